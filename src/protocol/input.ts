/** What a program asks of the reader, and the answers. */

import type { RunId } from './run.js';

/** Worker → page: the program of run `id` waits for a line of input. Answered by `input`. */
export interface WaitingMessage {
  readonly type: 'waiting';
  readonly id: RunId;
  /** Not null where this Worker can read no message now: the answer goes to the mailbox. */
  readonly mailboxKey: string | null;
  /** Whether what is typed must not be shown: `getpass`. */
  readonly isSecret: boolean;
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
