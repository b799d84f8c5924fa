import type { RuntimeScripts } from '../protocol/frame.js';
import type { Given, PageMessage } from '../protocol/messages.js';
import type { StopFlag } from './stop-flag.js';

/** A Worker with our script in it. */
export interface AnyWorker extends Pick<Worker, 'addEventListener' | 'terminate'> {
  postMessage(message: PageMessage, transfer: Transferable[]): void;
  /** Reaches it while a program keeps it busy; null if it shares memory. */
  readonly signals: BusySignals | null;
  /** Whether its programs may get nothing of the page's site. */
  readonly isSandboxed: boolean;
}

/** Reaches a Worker that receives no messages, because a program is busy or waits. */
export interface BusySignals {
  /** Makes the flag of the next run. */
  makeFlag(): Promise<StopFlag>;
  /** Gives the answer to a question of a Worker that is blocked by it. */
  tell(given: Given): void;
}

/** Where Workers are made, and CPython is compiled for them. When it fails, all of them fail. */
export interface Workshop {
  /** Takes the scripts, once. */
  giveScripts(scripts: RuntimeScripts): void;
  /** Takes the next bytes of CPython's file; null at the end. */
  giveWasm(bytes: ArrayBuffer | null): void;
  createWorker(): AnyWorker;
  /** Whether it can make no more Workers. */
  readonly isBroken: boolean;
  /** Ends all its Workers. */
  close(): void;
}
