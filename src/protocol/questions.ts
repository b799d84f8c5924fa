/** What the page asks of Python besides running. */

import type { Plan, PlanQuestion } from './plan.js';

/** A statement of what was typed at a prompt. */
export interface Statement {
  readonly source: string;
  /** Whether it is the word that ends a console. */
  readonly exits: boolean;
}

/** What can stand where the cursor is. */
export interface Completions {
  /** What has been typed of the word. */
  readonly prefix: string;
  readonly options: readonly {
    readonly label: string;
    /** What it is; empty for a value. The page's words know each. */
    readonly detail: 'argument' | 'class' | 'function' | 'keyword' | 'module' | 'property' | '';
  }[];
}

/** What a call takes, and what it is for. */
export interface Signature {
  /** As it is written in the code. */
  readonly name: string;
  /** With its brackets; empty where Python does not know it. */
  readonly signature: string;
  /** The first paragraph of the docstring; may be empty. */
  readonly doc: string;
}

/** The questions, by their kinds, and what each answers. */
export interface QuestionCalls {
  /** Which blocks of a session run before another one? */
  plan(session: PlanQuestion): Plan;
  /** Which statements were typed? Null where more must be typed. */
  statements(typed: { readonly source: string }): readonly Statement[] | null;
  /** What can stand where the cursor is, behind this code? */
  complete(code: { readonly before: string }): Completions;
  /** What is called around the cursor? Null where nothing is. */
  describe(code: { readonly before: string; readonly after: string }): Signature | null;
}

type ConsoleKind = Exclude<keyof QuestionCalls, 'plan'>;

type QuestionOf<Kind extends keyof QuestionCalls> = {
  [One in Kind]: { readonly kind: One } & Parameters<QuestionCalls[One]>[0];
}[Kind];

export type Question = QuestionOf<keyof QuestionCalls>;
export type ConsoleQuestion = QuestionOf<ConsoleKind>;

/** The answers to a console, by the kind of the question. */
export type ConsoleAnswers = { [Kind in ConsoleKind]: ReturnType<QuestionCalls[Kind]> };

/** Page → Worker, when it is ready and no run is on. Answered by `answered`. */
export interface AskRequest {
  readonly type: 'ask';
  /** Which of the page's questions it is. */
  readonly id: number;
  readonly question: Question;
}

/** Worker → page: the answer to `ask`. */
export interface AnsweredMessage {
  readonly type: 'answered';
  readonly id: number;
  /** Null also when there is none. */
  readonly answer: ReturnType<QuestionCalls[keyof QuestionCalls]>;
  /** What Python raised instead; null when there is one. */
  readonly failure: string | null;
}
