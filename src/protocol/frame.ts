/**
 * How a page makes Workers: in a frame without an origin, under a policy that closes the network.
 * A Worker there has nothing of the reader's or the site's, and can send nothing away. The page
 * hands over all files: such a frame cannot fetch them.
 */

import type { ProgramRequest } from './requests.js';
import type { Slate } from './slate.js';
import type { StopAddresses } from './stop-flag.js';

/** The scripts of every Worker. */
export interface RuntimeScripts {
  readonly worker: Blob;
  readonly loader: Blob;
  readonly core: Blob;
}

/** Frame → page, by the window: its script runs. Answered by `frame-port`. */
export interface FrameHello {
  readonly type: 'python-run-frame';
}

/** Page → frame, by the window, once, with the frame's port. */
export interface FramePort {
  readonly type: 'frame-port';
}

/** Page → frame, by its port: the scripts, before or after the first `make-worker`. */
export interface ScriptsMessage {
  readonly type: 'scripts';
  readonly scripts: RuntimeScripts;
}

/** Page → frame, by its port: the next bytes of CPython's file, in order. */
export interface WasmMessage {
  readonly type: 'wasm';
  /** Null at the end. */
  readonly bytes: ArrayBuffer | null;
}

/** Page → frame, by its port, with two more: the Worker's own, and one about the Worker. */
export interface MakeWorkerMessage {
  readonly type: 'make-worker';
}

/** Page → frame, by its port, with another one for the answer: to a frame that has the network. */
export interface RequestMessage {
  readonly type: 'request';
  readonly request: ProgramRequest;
}

/** Everything a page sends by a frame's port. */
export type FrameMessage = ScriptsMessage | WasmMessage | MakeWorkerMessage | RequestMessage;

/** Page → frame, by the port about a Worker. */
export type WorkerControl =
  /** Answered by `flag`. */
  | { readonly type: 'make-flag' }
  /** Says stop to the run with this flag, or that it is over. */
  | { readonly type: 'raise-flag'; readonly addresses: StopAddresses }
  /** The answer to a question of a Worker that waits for it, and can receive no message. */
  | { readonly type: 'tell'; readonly text: string; readonly bytes: ArrayBuffer | null }
  | { readonly type: 'terminate' };

/** Frame → page, by the port about a Worker. */
export type WorkerReport =
  | { readonly type: 'flag'; readonly addresses: StopAddresses }
  /** The Worker's scripts cannot be loaded, or a program left an error behind. */
  | { readonly type: 'broken'; readonly message: string };

/** Frame → Worker, first and once, with the Worker's port. */
export interface ConnectMessage {
  readonly type: 'connect';
  /** Address of pyodide's loader (`pyodide.mjs`). */
  readonly loaderUrl: string;
  /** Address of Emscripten's glue (`pyodide.asm.mjs`). */
  readonly coreUrl: string;
  /** Null if this Worker can be told answers in another way while it waits. */
  readonly slate: Slate | null;
}

/** Frame → Worker, second and once: CPython. */
export interface CompiledMessage {
  readonly type: 'compiled';
  /** Null if it cannot be compiled. */
  readonly module: WebAssembly.Module | null;
  /** Why not. */
  readonly problem: string;
}
