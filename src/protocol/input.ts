/** A program's questions to the page, and the answers. */

import type { RunId } from './run.js';

/** The answers, by kind of question. */
export interface ProgramAnswers {
  /** For `input()`: a line without its line end; null for the end of the input. */
  readonly line: string | null;
  /** For `getpass`: the same, but not shown while it is typed. */
  readonly secret: string | null;
}

/** A question of a program. */
export type ProgramQuestion = {
  [Kind in keyof ProgramAnswers]: { readonly kind: Kind };
}[keyof ProgramAnswers];

/** A stored answer: a repeated run gives it only to a question of the same kind. */
export type ProgramAnswer = {
  [Kind in keyof ProgramAnswers]: { readonly kind: Kind; readonly text: ProgramAnswers[Kind] };
}[keyof ProgramAnswers];

/** Worker → page: the program of run `id` asks, and waits. Answered by `given`. */
export interface WaitingMessage {
  readonly type: 'waiting';
  readonly id: RunId;
  /** As in `wanted`. */
  readonly key: number;
  readonly question: ProgramQuestion;
  /** Whether the answer must be spelled: this Worker receives no messages now. */
  readonly isBlocked: boolean;
}
