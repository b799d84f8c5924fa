import type { Interpreter } from '../runtime/interpreter.js';
import type { LoadProgress, Runtime } from '../runtime/runtime.js';
import { Turns } from './turns.js';

/** Where runs get their interpreter from. */
export interface Session {
  /** Whether a run would have to wait for others now. */
  readonly isBusy: boolean;
  /** Whether an interpreter is at hand, so that a run need not wait for one to start. */
  readonly isReady: boolean;
  /** Waits for this run's turn. The function that it returns must be called when it is over. */
  enter(signal: AbortSignal): Promise<() => void>;
  /** The interpreter of a run whose turn it is. */
  interpreter(
    onProgress: (progress: LoadProgress) => void,
    signal: AbortSignal,
  ): Promise<Interpreter>;
  /** Told that the run is over, before its turn is. */
  finish(interpreter: Interpreter): void;
}

/** Blocks of one name: one interpreter, which lives from run to run, and one run at a time. */
export class SharedSession implements Session {
  private readonly turns = new Turns(1);
  private current: Interpreter | null = null;

  constructor(private readonly runtime: Runtime) {}

  get isBusy(): boolean {
    return this.turns.isFull;
  }

  get isReady(): boolean {
    return this.current?.isAlive ?? false;
  }

  enter(signal: AbortSignal): Promise<() => void> {
    return this.turns.take(signal);
  }

  async interpreter(
    onProgress: (progress: LoadProgress) => void,
    signal: AbortSignal,
  ): Promise<Interpreter> {
    if (this.current?.isAlive) return this.current;
    this.current = await this.runtime.startInterpreter(onProgress, signal);
    return this.current;
  }

  finish(): void {
    // The interpreter stays for the next run.
  }
}

/** Blocks without a session: a fresh interpreter for each run, a few runs at a time. */
export class IsolatedSession implements Session {
  readonly isReady = false;
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

  interpreter(
    onProgress: (progress: LoadProgress) => void,
    signal: AbortSignal,
  ): Promise<Interpreter> {
    return this.runtime.startInterpreter(onProgress, signal);
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
