import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { OutputView } from '../output/index.js';
import { emptyResult } from '../session/empty-result.js';
import type { Run } from '../session/index.js';
import type { RunError, RunEvent, RunProgress, RunResult, RunState } from '../session/types.js';
import { loadParts } from './parts.js';
import type { RunnableBlock } from './run-spec.js';

/** A block as its run sees it. */
export interface RunHost extends ReactiveControllerHost {
  readonly isConnected: boolean;
  /** Told all that happens, after this controller's own fields have changed. */
  runEvent(event: RunEvent): void;
}

/** Said where a lazy part did not come. */
export const FAILED_PART = 'A part could not be loaded. Try again.';

/** The runs of one block, one at a time. What runs them is loaded when the first one starts. */
export class RunController implements ReactiveController {
  state: RunState = 'idle';
  result: RunResult | null = null;
  /** Whether Stop was pressed and the program has not reacted yet: a second press ends it. */
  isStopping = false;
  /** While `loading`: how far Python is; null before anything is known. */
  progress: RunProgress | null = null;
  /** What the last run printed and returned; null before the first run. */
  view: OutputView | null = null;

  private run: Run | null = null;
  private pending: Promise<RunResult> | null = null;
  /** Aborted when the current run shall stop, also while there is no `run` yet. */
  private stopping = new AbortController();
  /** Counts resets: what an earlier run still tells is not this block's any more. */
  private generation = 0;

  constructor(private readonly host: RunHost) {
    host.addController(this);
  }

  hostDisconnected(): void {
    // A block that was moved is connected again by now; one that was removed stops.
    queueMicrotask(() => {
      if (!this.host.isConnected) void this.stop();
    });
  }

  hostUpdated(): void {
    this.view?.takeFocus();
  }

  /** Whether a run is on its way. */
  get isActive(): boolean {
    return this.pending !== null;
  }

  /** Starts a run of a block, or joins the one that is on. Never rejects. */
  start(block: RunnableBlock): Promise<RunResult> {
    if (this.pending) return this.pending;
    const pending = this.execute(block).finally(() => {
      if (this.pending !== pending) return; // it was reset
      this.pending = this.run = null;
      this.host.requestUpdate();
    });
    this.pending = pending;
    return pending;
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.run?.stop();
    await this.pending;
  }

  /** Forgets the last run; one that is on is stopped, and a new one need not wait for its end. */
  reset(): void {
    void this.stop();
    this.generation++;
    this.isStopping = false;
    this.result = this.view = this.pending = this.run = null;
    this.tell({ type: 'state', state: 'idle' });
  }

  private async execute(block: RunnableBlock): Promise<RunResult> {
    const { generation } = this;
    const tell = (event: RunEvent) => {
      if (generation === this.generation) this.tell(event);
    };
    const end = (status: 'error' | 'stopped', error?: RunError) => {
      const result = { ...emptyResult(status), ...(error && { error }) };
      tell({ type: 'state', state: status });
      tell({ type: 'end', result });
      return result;
    };
    const { signal } = (this.stopping = new AbortController());
    this.result = this.progress = this.view = null;
    tell({ type: 'state', state: 'loading' });
    let loaded;
    try {
      loaded = await loadParts();
    } catch {
      return end('error', { type: 'RuntimeError', message: FAILED_PART, traceback: '' });
    }
    if (signal.aborted) return end('stopped');
    const { run, view } = loaded.perform(block, tell);
    this.run = run;
    this.view = view;
    return run.result;
  }

  private tell(event: RunEvent): void {
    if (event.type === 'state') {
      if (event.state === this.state) return; // loading: first of our own parts, then of Python
      this.state = event.state;
    }
    if (event.type === 'progress') this.progress = event.progress;
    this.isStopping = event.type === 'stopping' || (this.isStopping && event.type !== 'end');
    if (event.type === 'end') {
      this.result = event.result;
      this.pending = this.run = null; // a listener may start the next run
    }
    this.host.requestUpdate();
    this.host.runEvent(event);
  }
}
