/** The page's questions to Python, apart from runs. */

import type { Plan, PlanQuestion } from './plan.js';

/** A statement typed at a prompt. */
export interface Statement {
  readonly source: string;
  /** Whether it is the word that ends a console. */
  readonly exits: boolean;
}

/** Completions at the cursor. */
export interface Completions {
  /** The part of the word that is typed already. */
  readonly prefix: string;
  readonly options: readonly {
    readonly label: string;
    /** What it is; empty for a value. The page's words know each. */
    readonly detail: 'argument' | 'class' | 'function' | 'keyword' | 'module' | 'property' | '';
  }[];
}

/** What a call accepts, and its purpose. */
export interface Signature {
  /** As written in the code. */
  readonly name: string;
  /** With its brackets; empty if Python does not know it. */
  readonly signature: string;
  /** The first paragraph of the docstring; may be empty. */
  readonly doc: string;
}

/** The questions by kind, with their answers. */
export interface QuestionCalls {
  /** Which blocks of a session must run before another one? */
  plan(session: PlanQuestion): Plan;
  /** Which statements were typed? Null if more must be typed. */
  statements(typed: { readonly source: string }): readonly Statement[] | null;
  /** What can come at the cursor, after this code? */
  complete(code: { readonly before: string }): Completions;
  /** Which call surrounds the cursor? Null if there is none. */
  describe(code: { readonly before: string; readonly after: string }): Signature | null;
}

type ConsoleKind = Exclude<keyof QuestionCalls, 'plan'>;

type QuestionOf<Kind extends keyof QuestionCalls> = {
  [One in Kind]: { readonly kind: One } & Parameters<QuestionCalls[One]>[0];
}[Kind];

export type Question = QuestionOf<keyof QuestionCalls>;
export type ConsoleQuestion = QuestionOf<ConsoleKind>;

/** The answers for a console, by kind of question. */
export type ConsoleAnswers = { [Kind in ConsoleKind]: ReturnType<QuestionCalls[Kind]> };

/** Page → Worker, once it is ready and nothing runs. Answered by `answered`. */
export interface AskRequest {
  readonly type: 'ask';
  /** Identifies the question. */
  readonly id: number;
  readonly question: Question;
}

/** Worker → page: the answer to `ask`. */
export interface AnsweredMessage {
  readonly type: 'answered';
  readonly id: number;
  /** Null if there is none, and for some questions otherwise too. */
  readonly answer: ReturnType<QuestionCalls[keyof QuestionCalls]>;
  /** What Python raised instead; null if there is an answer. */
  readonly failure: string | null;
}
