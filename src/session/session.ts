import type { Phrase } from '../protocol/messages.js';
import type { Interpreter } from '../runtime/interpreter.js';
import type { Runtime } from '../runtime/runtime.js';
import type { PastRun } from './past-run.js';
import type { Past } from './past.js';
import type { Turns } from './turns.js';
import type { SessionObserver } from './types.js';

/** Starts an interpreter; see `Runtime.startInterpreter`. */
export type Start = Runtime['startInterpreter'];

/** Where runs get their interpreter from. */
export interface Session {
  /** Lets its runs in. */
  readonly turns: Turns;
  /** Whether an interpreter is at hand, so that a run need not wait for one to start. */
  readonly isReady: boolean;
  /** The interpreter of a run whose turn it is. */
  interpreter(observer: SessionObserver, signal: AbortSignal): Promise<Interpreter>;
  /** What must be done again where its interpreter is lost; null where that ends with the run. */
  readonly past: Past | null;
  /** Told that the run is over, before its turn is; `past` when its program has come to its end. */
  finish(interpreter: Interpreter, past: PastRun | null): void;
  /** Brings the files of its runs. */
  readonly fetch: typeof globalThis.fetch;
  /** What is lost with its interpreter; null when that harms no other run. */
  readonly loss: Phrase | null;
}
