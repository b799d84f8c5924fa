/** What a console asks besides running. */

/** What a console asks of `python_run.console`. */
export type ConsoleQuestion =
  /** Which statements are these? */
  | { readonly kind: 'statements'; readonly source: string }
  /** What can stand where the cursor is, behind this code? */
  | { readonly kind: 'complete'; readonly before: string }
  /** What is called around the cursor? */
  | { readonly kind: 'describe'; readonly before: string; readonly after: string };

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
    /** What it is, in a word for readers; may be empty. */
    readonly detail: string;
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

/** The answers, by the kind of the question. */
export interface ConsoleAnswers {
  /** Null where more must be typed. */
  readonly statements: readonly Statement[] | null;
  readonly complete: Completions;
  /** Null where nothing is called. */
  readonly describe: Signature | null;
}

/** Page → Worker, when it is ready and no run is on: a console asks. Answered by `answered`. */
export interface AskRequest {
  readonly type: 'ask';
  /** Which of the page's questions it is. */
  readonly id: number;
  readonly question: ConsoleQuestion;
}

/** Worker → page: the answer to `ask`. */
export interface AnsweredMessage {
  readonly type: 'answered';
  readonly id: number;
  /** One of `ConsoleAnswers`; null also when there is none. */
  readonly answer: ConsoleAnswers[keyof ConsoleAnswers];
  /** Why there is none; empty when there is one. */
  readonly failure: string;
}
