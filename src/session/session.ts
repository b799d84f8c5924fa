import type { Checkpoint, RunId, Wheel } from '../protocol/messages.js';
import type { InstallProgress } from '../runtime/installation.js';
import type { Interpreter, Program } from '../runtime/interpreter.js';
import type { LoadProgress, Runtime } from '../runtime/runtime.js';
import { PackageError, type RuntimeError } from '../runtime/errors.js';
import { runAgain, type PastRun } from './past-run.js';
import { Turns } from './turns.js';

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
  /** Other blocks of the session run before this one. */
  othersFirst(): void;
}

/** Starts an interpreter; see `Runtime.startInterpreter`. */
export type Start = Runtime['startInterpreter'];

/** How interpreters are kept beyond their Workers; see `Runtime`. */
export type Keeping = Pick<Runtime, 'restoreInterpreter' | 'whenIdle' | 'hasRoom'>;

/** What a session had come to, and of how much it is. */
interface Kept {
  readonly checkpoint: Checkpoint;
  /** So many of its first runs need not be done again. */
  readonly runs: number;
  /** Nor so many of the first wheels be installed again. */
  readonly wheels: number;
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
  /** Stops the block that runs first, if one does; called again, at once. Tells whether one does. */
  stopFirst?(): boolean;
}

/** Blocks of one name: one interpreter, which lives from run to run, and one run at a time. */
export class SharedSession implements Session {
  private readonly turns = new Turns(1);
  /** The one that is there, dead or alive. */
  current: Interpreter | null = null;
  /** What has run in it, in order. */
  past: PastRun[] = [];
  /** What was installed, in order. */
  private wheels: Wheel[] = [];
  private kept: Kept | null = null;

  /** @param keeping null where interpreters are not kept: all runs are done again */
  constructor(
    private readonly start: Start,
    private readonly keeping: Keeping | null,
  ) {}

  get loss(): string {
    const kept = this.kept?.runs ?? 0;
    const again = this.past.length - kept;
    const own = 'What this run had defined is gone.';
    const earlier = `${own} What earlier runs had left comes back before the next one`;
    if (this.past.length === 0) return own;
    if (again === 0) return `${earlier}.`;
    if (kept > 0) return `${earlier}; some of them are done again.`;
    return again === 1
      ? `${own} The earlier run of this page is done again before the next one.`
      : `${own} The ${String(again)} earlier runs of this page are done again before the next one.`;
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
    const interpreter =
      (await this.goOn(observer, signal)) ??
      (await this.start((progress) => {
        observer.progress(progress);
      }, signal));
    if (this.past.length > 0) await this.restore(interpreter, observer, signal);
    else this.wheels = []; // of a run that did not come to its end
    return (this.current = interpreter);
  }

  hasRun({ filename, code }: Program): boolean {
    return this.past.some(
      ({ program, status }) =>
        program.filename === filename && program.code === code && status === 'ok',
    );
  }

  remember(past: PastRun): void {
    this.past.push(past);
  }

  keep(wheels: readonly Wheel[]): void {
    this.wheels.push(...wheels);
  }

  finish(interpreter: Interpreter, past: PastRun | null): void {
    if (!past) return;
    this.remember(past); // the interpreter stays for the next run
    void this.keepInterpreter(interpreter);
  }

  /** Forgets all that has run: the next run starts in a new interpreter. Not while a run is on. */
  restart(): void {
    this.current?.terminate();
    this.current = null;
    this.past = [];
    this.wheels = [];
    this.kept = null;
  }

  /** Makes a checkpoint when nothing runs, and no other run has come by then. */
  private async keepInterpreter(interpreter: Interpreter): Promise<void> {
    const { keeping } = this;
    if (!keeping?.hasRoom) return;
    const { past } = this;
    const { length: runs } = past;
    await keeping.whenIdle();
    const isLast = () => this.current === interpreter && this.past === past && past.length === runs;
    if (!isLast() || this.isBusy || !interpreter.isAlive) return;
    const { length: wheels } = this.wheels;
    try {
      const checkpoint = await interpreter.makeCheckpoint();
      if (checkpoint && this.past === past) this.kept = { checkpoint, runs, wheels };
    } catch {
      // It was ended: an earlier checkpoint is as good as it was.
    }
  }

  /** An interpreter with what a checkpoint has; null where there is none that can be used. */
  private async goOn(observer: SessionObserver, signal: AbortSignal): Promise<Interpreter | null> {
    if (!this.kept || !this.keeping) return null;
    const interpreter = await this.keeping.restoreInterpreter(
      this.kept.checkpoint,
      (progress) => {
        observer.progress(progress);
      },
      signal,
    );
    if (!interpreter) this.kept = null;
    return interpreter;
  }

  private async restore(
    interpreter: Interpreter,
    observer: SessionObserver,
    signal: AbortSignal,
  ): Promise<void> {
    const kept = this.kept?.runs ?? 0;
    const again = this.past.slice(kept);
    const total = again.length;
    const changed: PastRun[] = [];
    const abort = () => {
      interpreter.terminate(signal.reason as RuntimeError);
    };
    signal.addEventListener('abort', abort);
    try {
      const wheels = this.wheels.slice(this.kept?.wheels);
      if (wheels.length > 0) await this.installAgain(wheels, interpreter, observer, signal);
      for (const [done, past] of again.entries()) {
        observer.restoring(done, total);
        const isRepeated =
          !past.wasStopped && // it might not end by itself now, either
          (await runAgain(interpreter, past)).outcome.status === past.status;
        if (isRepeated) continue;
        changed.push(past);
        if (past.block) past.block.fingerprint = ''; // it runs again for what depends on it
      }
      observer.restored(kept, total, changed);
    } catch (error) {
      signal.throwIfAborted();
      // What ended Python once more is not tried a third time.
      this.past = this.past.slice(0, kept);
      this.wheels = this.wheels.slice(0, this.kept?.wheels ?? 0);
      throw error;
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  /** As it was chosen then: an index may have newer versions by now. */
  private async installAgain(
    wheels: readonly Wheel[],
    interpreter: Interpreter,
    observer: SessionObserver,
    signal: AbortSignal,
  ): Promise<void> {
    const asked = { code: '', requirements: [], wheels, places: { base: null, index: null } };
    const tell = (progress: InstallProgress) => {
      observer.installing(progress);
    };
    try {
      await interpreter.install(observer.id, asked, tell, () => undefined, signal);
    } catch (error) {
      if (!(error instanceof PackageError)) throw error;
      // What needs them ends in another way now, and that is told.
    }
  }
}

/** Blocks without a session: a fresh interpreter for each run, a few runs at a time. */
export class IsolatedSession implements Session {
  readonly isReady = false;
  readonly loss = '';
  private readonly turns: Turns;

  constructor(
    private readonly start: Start,
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
    return this.start((progress) => {
      observer.progress(progress);
    }, signal);
  }

  hasRun(): boolean {
    return false;
  }

  remember(): void {
    // Nothing is done again: the interpreter ends with the run.
  }

  keep(): void {
    // Its interpreter lives no longer than the run.
  }

  finish(interpreter: Interpreter): void {
    interpreter.terminate();
  }
}

/** The sessions of a page: those in a sandbox and the others know nothing of each other. */
export class Sessions {
  private readonly open: SessionsOfAKind;
  private readonly sandboxed: SessionsOfAKind;

  constructor(runtime: Runtime) {
    this.open = new SessionsOfAKind((...call) => runtime.startInterpreter(...call), runtime);
    this.sandboxed = new SessionsOfAKind((...call) => runtime.startSandboxed(...call), null);
  }

  /** The session of a name, made when it is first asked for; of `null`, the isolated one. */
  get(name: string | null, isSandboxed = false): Session {
    return (isSandboxed ? this.sandboxed : this.open).get(name);
  }

  named(name: string, isSandboxed = false): SharedSession {
    return (isSandboxed ? this.sandboxed : this.open).named(name);
  }
}

class SessionsOfAKind {
  private readonly shared = new Map<string, SharedSession>();
  private readonly isolated: IsolatedSession;

  constructor(
    private readonly start: Start,
    private readonly keeping: Keeping | null,
  ) {
    this.isolated = new IsolatedSession(start);
  }

  get(name: string | null): Session {
    return name === null ? this.isolated : this.named(name);
  }

  named(name: string): SharedSession {
    let session = this.shared.get(name);
    if (!session) this.shared.set(name, (session = new SharedSession(this.start, this.keeping)));
    return session;
  }
}
