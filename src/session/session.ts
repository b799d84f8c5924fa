import type { Interpreter } from '../runtime/interpreter.js';
import type { LoadProgress, Runtime } from '../runtime/runtime.js';
import type { RuntimeError } from '../runtime/errors.js';
import { runAgain, type PastRun } from './past-run.js';
import { Turns } from './turns.js';

/** What a run is told while it waits for its interpreter. */
export interface SessionObserver {
  /** Python is being fetched or started. */
  progress(progress: LoadProgress): void;
  /** Earlier runs are being done again, since their interpreter is gone. */
  restoring(done: number, total: number): void;
  /** They are done; but `changed` had been stopped then, or ended in another way now. */
  restored(total: number, changed: readonly PastRun[]): void;
}

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
  /** Told that the run is over, before its turn is; `past` when its program has come to its end. */
  finish(interpreter: Interpreter, past: PastRun | null): void;
  /** What the reader must know when an interpreter was lost; empty when that harms no other run. */
  readonly loss: string;
}

/** Blocks of one name: one interpreter, which lives from run to run, and one run at a time. */
export class SharedSession implements Session {
  private readonly turns = new Turns(1);
  private current: Interpreter | null = null;
  private past: PastRun[] = [];

  constructor(private readonly runtime: Runtime) {}

  get loss(): string {
    const count = this.past.length;
    const own = 'What this run had defined is gone.';
    if (count === 0) return own;
    return count === 1
      ? `${own} The earlier run of this page is done again before the next one.`
      : `${own} The ${String(count)} earlier runs of this page are done again before the next one.`;
  }

  get isBusy(): boolean {
    return this.turns.isFull;
  }

  get isReady(): boolean {
    return this.current?.isAlive ?? false;
  }

  enter(signal: AbortSignal): Promise<() => void> {
    return this.turns.take(signal);
  }

  async interpreter(observer: SessionObserver, signal: AbortSignal): Promise<Interpreter> {
    if (this.current?.isAlive) return this.current;
    const interpreter = await this.runtime.startInterpreter((progress) => {
      observer.progress(progress);
    }, signal);
    if (this.past.length > 0) await this.restore(interpreter, observer, signal);
    return (this.current = interpreter);
  }

  finish(_interpreter: Interpreter, past: PastRun | null): void {
    if (past) this.past.push(past); // the interpreter stays for the next run
  }

  private async restore(
    interpreter: Interpreter,
    observer: SessionObserver,
    signal: AbortSignal,
  ): Promise<void> {
    const total = this.past.length;
    const changed: PastRun[] = [];
    const abort = () => {
      interpreter.terminate(signal.reason as RuntimeError);
    };
    signal.addEventListener('abort', abort);
    try {
      for (const [done, past] of this.past.entries()) {
        observer.restoring(done, total);
        const isRepeated =
          !past.wasStopped && // it might not end by itself now, either
          (await runAgain(interpreter, past)).outcome.status === past.status;
        if (!isRepeated) changed.push(past);
      }
      observer.restored(total, changed);
    } catch (error) {
      signal.throwIfAborted();
      // What ended Python once more is not tried a third time.
      this.past = [];
      throw error;
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }
}

/** Blocks without a session: a fresh interpreter for each run, a few runs at a time. */
export class IsolatedSession implements Session {
  readonly isReady = false;
  readonly loss = '';
  private readonly turns: Turns;

  constructor(
    private readonly runtime: Runtime,
    /** Interpreters take about 50 MB each; more than cores gain nothing. */
    atOnce = Math.min(Math.max(navigator.hardwareConcurrency - 1, 2), 4),
  ) {
    this.turns = new Turns(atOnce);
  }

  get isBusy(): boolean {
    return this.turns.isFull;
  }

  enter(signal: AbortSignal): Promise<() => void> {
    return this.turns.take(signal);
  }

  interpreter(observer: SessionObserver, signal: AbortSignal): Promise<Interpreter> {
    return this.runtime.startInterpreter((progress) => {
      observer.progress(progress);
    }, signal);
  }

  finish(interpreter: Interpreter): void {
    interpreter.terminate();
  }
}

/** The sessions of a page, by name. */
export class Sessions {
  private readonly shared = new Map<string, SharedSession>();
  private readonly isolated: IsolatedSession;

  constructor(private readonly runtime: Runtime) {
    this.isolated = new IsolatedSession(runtime);
  }

  /** The session of a name, made when it is first asked for; of `null`, the isolated one. */
  get(name: string | null): Session {
    if (name === null) return this.isolated;
    let session = this.shared.get(name);
    if (!session) this.shared.set(name, (session = new SharedSession(this.runtime)));
    return session;
  }
}
