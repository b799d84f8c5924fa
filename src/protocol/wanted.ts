/**
 * What a Worker wants of the page for its program, and how the page gives it, apart from packages:
 * by a message, or, if the program waits and the Worker receives none, spelled on its slate.
 */

import type { ArchiveName } from './library.js';
import type { ProgramRequest, ProgramResponse } from './requests.js';

/** What can be wanted, by kind, and what is given beside bytes. */
export interface WantedCalls {
  /** An archive of the standard library, as bytes; or why it is not available. */
  archive(wanted: { readonly name: ArchiveName }): { readonly problem: string };
  /** The answer of a server; its body as bytes. */
  request(wanted: { readonly request: ProgramRequest }): ProgramResponse;
}

/** Something that a Worker wants. */
export type Wanted = {
  [Kind in keyof WantedCalls]: { readonly kind: Kind } & Parameters<WantedCalls[Kind]>[0];
}[keyof WantedCalls];

/** Worker → page, at any time. Answered by `given`. */
export interface WantedMessage {
  readonly type: 'wanted';
  /** Identifies the question: unique in a Worker, also among those of `waiting`. */
  readonly key: number;
  readonly wanted: Wanted;
  /** Whether the answer must be spelled. */
  readonly isBlocked: boolean;
}

/** What answers a question. */
export interface Given {
  readonly key: number;
  /** For `waiting`: a line. */
  readonly answer: ReturnType<WantedCalls[keyof WantedCalls]> | GivenLine;
  readonly bytes: ArrayBuffer | null;
}

/** The reader's input. */
export interface GivenLine {
  /** Without its line end; null for the end of the input. */
  readonly line: string | null;
  /** The reader pressed Stop instead. */
  readonly isStopped: boolean;
}

/** Page → Worker: the answer to `wanted` or `waiting`. */
export interface GivenMessage extends Given {
  readonly type: 'given';
}
