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
  /** Limits how many of its runs go on at once. */
  readonly turns: Turns;
  /** Whether an interpreter is there already, so that a run need not wait for one to start. */
  readonly isReady: boolean;
  /** Returns the interpreter for the run whose turn it is. */
  interpreter(observer: SessionObserver, signal: AbortSignal): Promise<Interpreter>;
  /** What to repeat if the interpreter is lost; null if interpreters end with their run. */
  readonly past: Past | null;
  /** Called when a run is over, before its turn ends. `past` is null if its program did not end. */
  finish(interpreter: Interpreter, past: PastRun | null): void;
  /** Fetches the files of its runs. */
  readonly fetch: typeof globalThis.fetch;
  /** What is lost with its interpreter; null if no other run is affected. */
  readonly loss: Phrase | null;
}
