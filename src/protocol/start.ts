/** Starting CPython in a Worker, and what follows. */

import type { Checkpoint } from './checkpoint.js';
import type { Phrase } from './phrases.js';

/** What the Worker needs to start CPython, beside its module. */
export interface RuntimeImage {
  /** The zip archive with the modules that start-up needs, as bytecode. */
  readonly startupLibrary: ArrayBuffer;
  /** The head of pyodide's lock file: the Python and ABI that it is for. */
  readonly lock: { readonly info: object; readonly packages: object };
  /** The memory of a started CPython, to start from; null if there is none yet. */
  readonly snapshot: ArrayBuffer | null;
}

/**
 * Page → Worker, first and once: load the scripts while the page fetches the rest.
 * Answered by `prepared` or `boot-failed`.
 */
export interface PrepareRequest {
  readonly type: 'prepare';
  readonly version: string;
  /** What programs' relative addresses are relative to; empty for nothing. */
  readonly base: string;
}

/** Page → Worker, after `prepare` and once. Answered by `ready` or `boot-failed`. */
export interface BootRequest {
  readonly type: 'boot';
  readonly image: RuntimeImage;
  /** Where to continue from, instead of the image's snapshot; its files have their contents. */
  readonly checkpoint?: Checkpoint;
}

/**
 * Page → Worker, after `prepare`, instead of `boot`: start CPython only to return its memory.
 * Answered by `snapshot` or `boot-failed`; then the page ends the Worker.
 */
export interface SnapshotRequest {
  readonly type: 'make-snapshot';
  readonly image: RuntimeImage;
}

/** Worker → page: the scripts are loaded. */
export interface PreparedMessage {
  readonly type: 'prepared';
}

/** Worker → page: CPython has started. */
export interface ReadyMessage {
  readonly type: 'ready';
}

/** Worker → page: the memory of a started CPython; must not be changed. */
export interface SnapshotMessage {
  readonly type: 'snapshot';
  readonly snapshot: ArrayBuffer;
}

/** Worker → page: CPython cannot start in this Worker. The page ends it. */
export interface BootFailedMessage {
  readonly type: 'boot-failed';
  readonly why: Phrase;
}

/** Worker → page: CPython is unusable (for example, out of memory). The page ends the Worker. */
export interface FatalMessage {
  readonly type: 'fatal';
  readonly why: Phrase;
}
