import type { RunId, Wheel } from '../protocol/messages.js';
import type { InstallProgress } from '../runtime/installation.js';
import type { Interpreter, Program } from '../runtime/interpreter.js';
import type { LoadProgress, Runtime } from '../runtime/runtime.js';
import type { PastRun } from './past-run.js';

/** What a run is told while it waits for its interpreter. */
export interface SessionObserver {
  /** Python is being fetched or started. */
  progress(progress: LoadProgress): void;
  /** The run that waits. */
  readonly id: RunId;
  /** Packages of earlier runs are being installed again. */
  installing(progress: InstallProgress): void;
  /** Earlier runs are being done again, since their interpreter is gone. */
  restoring(done: number, total: number): void;
  /**
   * What had run is there again: `kept` runs as they had left it, `total` were done again, of which
   * `changed` had been stopped then, or ended in another way now.
   */
  restored(kept: number, total: number, changed: readonly PastRun[]): void;
}

/** Starts an interpreter; see `Runtime.startInterpreter`. */
export type Start = Runtime['startInterpreter'];

/** Where runs get their interpreter from. */
export interface Session {
  /** Whether a run would have to wait for others now. */
  readonly isBusy: boolean;
  /** Whether an interpreter is at hand, so that a run need not wait for one to start. */
  readonly isReady: boolean;
  /** Waits for this run's turn. The function that it returns must be called when it is over. */
  enter(signal: AbortSignal): Promise<() => void>;
  /** The interpreter of a run whose turn it is. */
  interpreter(observer: SessionObserver, signal: AbortSignal): Promise<Interpreter>;
  /** Whether this program has come to a good end in the interpreter of the session. */
  hasRun(program: Program): boolean;
  /** Told of a program that must run again where the interpreter was lost, besides the run's own. */
  remember(past: PastRun): void;
  /** Told what was installed in the interpreter of a run whose turn it is. */
  keep(wheels: readonly Wheel[]): void;
  /** Told that the run is over, before its turn is; `past` when its program has come to its end. */
  finish(interpreter: Interpreter, past: PastRun | null): void;
  /** What the reader must know when an interpreter was lost; empty when that harms no other run. */
  readonly loss: string;
}
