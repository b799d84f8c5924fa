/** The state of an interpreter, from which another one continues. */

import type { ArchiveName } from './library.js';

/** A file, folder or link of an interpreter's file system, as in a checkpoint. */
export interface KeptFile {
  /** Absolute. */
  readonly path: string;
  /** Kind and permissions, as in `stat`. */
  readonly mode: number;
  /** Milliseconds since 1970. */
  readonly mtime: number;
  /** A file's bytes, or a link's target; null for a folder, or if unchanged since the last one. */
  readonly content: Uint8Array<ArrayBuffer> | string | null;
}

/** A file that a program has open. */
export interface OpenFile {
  readonly descriptor: number;
  readonly path: string;
  /** As in `open(2)`. */
  readonly flags: number;
  readonly position: number;
}

/** The state outside of CPython's memory. */
export interface OutsideState {
  /** The archives of the standard library that the interpreter has. */
  readonly archives: readonly ArchiveName[];
  readonly workingDirectory: string;
  readonly openFiles: readonly OpenFile[];
  /** Files of a new interpreter that no longer exist. */
  readonly removed: readonly string[];
  /** Where installed packages came from, by name. */
  readonly packages: Readonly<Record<string, string>>;
  /** The page's files for the working directory; see `WorkingFiles`. */
  readonly placed: readonly string[];
  /** How many functions the WebAssembly module can call by number. */
  readonly functions: number;
}

/** The whole state of an idle interpreter, from which another one continues. */
export interface Checkpoint {
  /** CPython's memory, in the layout of snapshots. */
  readonly memory: ArrayBuffer;
  readonly outside: OutsideState;
  /** What a new interpreter's file system does not contain; folders come before their contents. */
  readonly files: readonly KeptFile[];
}

/** Page → Worker, once it is ready: record the interpreter's state. Answered by `checkpoint`. */
export interface CheckpointRequest {
  readonly type: 'make-checkpoint';
}

/** Worker → page: the answer to `make-checkpoint`. */
export interface CheckpointMessage {
  readonly type: 'checkpoint';
  /** Null if none can be made now. */
  readonly checkpoint: Checkpoint | null;
  /** Why none can be made, for developers; empty if one was. */
  readonly obstacle: string;
}
