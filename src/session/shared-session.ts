import type { Phrase } from '../protocol/messages.js';
import type { Interpreter } from '../runtime/interpreter.js';
import { Checkpoints, type Keeping } from './checkpoints.js';
import type { PastRun } from './past-run.js';
import { Past } from './past.js';
import type { Session, Start } from './session.js';
import { Turns } from './turns.js';
import type { RunProgress, SessionObserver } from './types.js';

/** The blocks of one session name: they share an interpreter, and run one at a time. */
export class SharedSession implements Session {
  readonly turns = new Turns(1);
  /** The current interpreter, alive or dead. */
  current: Interpreter | null = null;
  readonly past = new Past();
  private readonly checkpoints: Checkpoints;

  /** @param keeping null if interpreters are not kept: then all runs are repeated */
  constructor(
    private readonly start: Start,
    keeping: Keeping | null,
    readonly fetch: typeof globalThis.fetch,
  ) {
    this.checkpoints = new Checkpoints(keeping);
  }

  get loss(): Phrase {
    const kept = this.checkpoints.extent.runs;
    const { length: all } = this.past.runs;
    return all === 0 ? { code: 'loss-own' } : { code: 'loss-earlier', kept, again: all - kept };
  }

  get isReady(): boolean {
    return this.current?.isAlive ?? false;
  }

  async interpreter(observer: SessionObserver, signal: AbortSignal): Promise<Interpreter> {
    if (this.current?.isAlive) return this.current;
    const { checkpoints, past } = this;
    const tell = (progress: RunProgress) => observer.progress(progress);
    const interpreter =
      (await checkpoints.restore(tell, signal)) ?? (await this.start(tell, signal));
    if (past.runs.length > 0) await past.restore(interpreter, checkpoints.extent, observer, signal);
    else past.wheels = []; // of a run that did not end
    return (this.current = interpreter);
  }

  finish(interpreter: Interpreter, past: PastRun | null): void {
    if (!past) return;
    this.past.runs.push(past); // the interpreter is kept for the next run
    const isIdle = () => this.current === interpreter && !this.turns.isFull;
    void this.checkpoints.make(interpreter, this.past, isIdle);
  }

  /** Forgets all runs: the next one starts in a new interpreter. Do not call during a run. */
  restart(): void {
    this.current?.terminate();
    this.current = null;
    this.past.forget();
    this.checkpoints.forget();
  }
}
