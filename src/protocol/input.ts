/** What a program asks of the page, and the answers. */

import type { RunId } from './run.js';

/** The answers, by the kinds of the questions. */
export interface ProgramAnswers {
  /** Of `input()`: a line without its end; null for the end of the input. */
  readonly line: string | null;
  /** Of `getpass`: the same, but not to be shown while it is typed. */
  readonly secret: string | null;
}

/** A question of a program. */
export type ProgramQuestion = {
  [Kind in keyof ProgramAnswers]: { readonly kind: Kind };
}[keyof ProgramAnswers];

/** An answer as it is kept: a run that is done again gives it to a question of the same kind alone. */
export type ProgramAnswer = {
  [Kind in keyof ProgramAnswers]: { readonly kind: Kind; readonly text: ProgramAnswers[Kind] };
}[keyof ProgramAnswers];

/** Worker → page: the program of run `id` asks, and waits. Answered by `input`. */
export interface WaitingMessage {
  readonly type: 'waiting';
  readonly id: RunId;
  readonly question: ProgramQuestion;
  /** Not null where this Worker can read no message now: the answer goes to the mailbox. */
  readonly mailboxKey: string | null;
}

/** Page → Worker, after `waiting` without a key: what the reader typed. */
export interface InputMessage {
  readonly type: 'input';
  readonly id: RunId;
  /** A line without its end; null for the end of the input. */
  readonly text: string | null;
  /** The reader pressed Stop instead. */
  readonly isStopped: boolean;
}
