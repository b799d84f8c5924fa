/** What an interpreter has come to, so that another goes on from it. */

import type { LibraryUrls } from './library.js';

/** A file, folder or link of an interpreter's file system, as a checkpoint has it. */
export interface KeptFile {
  /** Absolute. */
  readonly path: string;
  /** Kind and permissions, as `stat` tells them. */
  readonly mode: number;
  /** Milliseconds since 1970. */
  readonly mtime: number;
  /** A file's bytes, or the path that a link names; null when they are as the last checkpoint has them. */
  readonly content: Uint8Array<ArrayBuffer> | string | null;
}

/** A file that a program has open. */
export interface OpenFile {
  readonly descriptor: number;
  readonly path: string;
  /** As for `open(2)`. */
  readonly flags: number;
  readonly position: number;
}

/** What must be so outside of CPython's memory for it to go on where it was. */
export interface OutsideState {
  /** Archives of the standard library that were brought. */
  readonly archives: readonly (keyof LibraryUrls)[];
  readonly workingDirectory: string;
  readonly openFiles: readonly OpenFile[];
  /** Files of a new interpreter that are not there any more. */
  readonly removed: readonly string[];
  /** Where installed packages came from, by name. */
  readonly packages: Readonly<Record<string, string>>;
  /** The files that the page gave for the working directory; see `WorkingFiles`. */
  readonly placed: readonly string[];
  /** Functions that the WebAssembly module can call by a number. */
  readonly functions: number;
}

/** All that an interpreter had come to at a time when it did nothing: another goes on from it. */
export interface Checkpoint {
  /** CPython's memory, in the layout of snapshots. */
  readonly memory: ArrayBuffer;
  readonly outside: OutsideState;
  /** What is not in the file system of a new interpreter, folders before what is in them. */
  readonly files: readonly KeptFile[];
}

/** Page → Worker, when it is ready: write down what the interpreter has come to. Answered by `checkpoint`. */
export interface CheckpointRequest {
  readonly type: 'make-checkpoint';
}

/** Worker → page: the answer to `make-checkpoint`. */
export interface CheckpointMessage {
  readonly type: 'checkpoint';
  /** Null when none can be made now. */
  readonly checkpoint: Checkpoint | null;
  /** Why none can be made, for who looks into it; empty when one was. */
  readonly obstacle: string;
}
