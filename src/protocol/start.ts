/** How CPython is started in a Worker, and what becomes of it. */

import type { Checkpoint } from './checkpoint.js';
import type { LibraryUrls } from './library.js';
import type { Phrase } from './phrases.js';

/** What the Worker needs to start CPython. Bytes are copied, the module is shared. */
export interface RuntimeImage {
  /** CPython, compiled once a page; its file where a module cannot be handed over. */
  readonly module: WebAssembly.Module | Blob;
  /** The zip archive with the modules that start-up needs, as bytecode. */
  readonly startupLibrary: ArrayBuffer;
  /** Addresses, absolute, of the zip archives that are fetched when an import needs them. */
  readonly libraryUrls: LibraryUrls;
  /** The head of pyodide's lock file: which Python and ABI it is for. */
  readonly lock: { readonly info: object; readonly packages: object };
  /** The memory of a CPython that has started, to go on from; null where there is none yet. */
  readonly snapshot: ArrayBuffer | null;
}

/**
 * Page → Worker, first and once: load the scripts while the page fetches the rest.
 * Answered by `prepared` or `boot-failed`.
 */
export interface PrepareRequest {
  readonly type: 'prepare';
  readonly version: string;
  /** Address of pyodide's loader (`pyodide.mjs`), absolute. */
  readonly loaderUrl: string;
  /** Address of Emscripten's glue (`pyodide.asm.mjs`), absolute. */
  readonly coreUrl: string;
}

/** Page → Worker, after `prepare` and once. Answered by `ready` or `boot-failed`. */
export interface BootRequest {
  readonly type: 'boot';
  readonly image: RuntimeImage;
  /** What it goes on from, instead of the image's snapshot; its files have their contents. */
  readonly checkpoint?: Checkpoint;
}

/**
 * Page → Worker, after `prepare`, instead of `boot`: start CPython only to give its memory.
 * Answered by `snapshot` or `boot-failed`; the page ends the Worker then.
 */
export interface SnapshotRequest {
  readonly type: 'make-snapshot';
  readonly image: RuntimeImage;
}

/** Worker → page: the scripts are loaded. */
export interface PreparedMessage {
  readonly type: 'prepared';
}

/** Worker → page: CPython is up. */
export interface ReadyMessage {
  readonly type: 'ready';
}

/** Worker → page: the memory of a CPython that has started; not to be changed. */
export interface SnapshotMessage {
  readonly type: 'snapshot';
  readonly snapshot: ArrayBuffer;
}

/** Worker → page: CPython cannot start in this Worker; the page ends it. */
export interface BootFailedMessage {
  readonly type: 'boot-failed';
  readonly why: Phrase;
}

/** Worker → page: CPython is broken beyond use (for example out of memory); the page ends the Worker. */
export interface FatalMessage {
  readonly type: 'fatal';
  readonly why: Phrase;
}
