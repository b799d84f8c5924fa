import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { OutputView } from '../output/index.js';
import type { RunStart } from '../page/block.js';
import { emptyResult } from '../session/empty-result.js';
import type { RunError, RunEvent, RunProgress, RunResult, RunState } from '../session/types.js';
import { blocks, type BlockElement } from './page-block.js';
import { loadParts } from './parts.js';

/** A run in progress, from the press of a button to its end. */
interface CurrentRun {
  /** Aborted to stop the run, even before it has reached the page. */
  readonly stopping: AbortController;
  /** Never rejects. */
  readonly result: Promise<RunResult>;
  readonly settle: (result: RunResult) => void;
}

/** The runs of one block, one at a time. Loads what runs them when the first one starts. */
export class RunController implements ReactiveController {
  state: RunState = 'idle';
  result: RunResult | null = null;
  /** Whether Stop was pressed and the program has not reacted yet: a second press ends it. */
  isStopping = false;
  /** While `loading`: how far Python is; null before anything is known. */
  progress: RunProgress | null = null;
  /** Shows the output of the last run; null until the page has started that run. */
  view: OutputView | null = null;

  private current: CurrentRun | null = null;

  constructor(private readonly host: BlockElement & ReactiveControllerHost) {
    host.addController(this);
  }

  hostDisconnected(): void {
    // A block that was only moved is connected again by now; one that was removed stops.
    queueMicrotask(() => {
      if (!this.host.isConnected) void this.stop();
    });
  }

  hostUpdated(): void {
    this.view?.takeFocus();
  }

  /** Whether a run is in progress. */
  get isActive(): boolean {
    return this.current !== null;
  }

  /** Starts a run, or joins the current one. Never rejects. */
  start(): Promise<RunResult> {
    if (this.current) return this.current.result;
    const current = this.takeUp();
    this.load().then(
      ({ page }) => {
        if (current.stopping.signal.aborted) this.end(current, 'stopped');
        else void page.run(this.host.block);
      },
      () => this.fail(current),
    );
    return current.result;
  }

  /** Begins a run, started here or for another block. Null if it was stopped or fails to load. */
  async begin(): Promise<RunStart | null> {
    const current = this.current ?? this.takeUp();
    // The page calls this, so the parts are there; the words of another language may be missing.
    const parts = await this.load().catch(() => null);
    if (!parts) {
      this.fail(current);
      return null;
    }
    if (current.stopping.signal.aborted) {
      this.end(current, 'stopped');
      return null;
    }
    const shown = parts.shownRuns.begin(this.host, (event) => this.hear(current, event));
    this.view = shown.view;
    return shown;
  }

  async stop(): Promise<void> {
    const { current } = this;
    if (!current) return;
    current.stopping.abort();
    const { run } = this.host.block;
    await (run instanceof Promise ? await run : run)?.stop();
    await current.result;
  }

  /** Forgets the last run. Stops the current one; a new one need not wait for its end. */
  reset(): void {
    void this.stop();
    this.isStopping = false;
    this.result = this.view = this.current = this.host.block.run = null;
    this.tell({ type: 'state', state: 'idle' });
    blocks.whenChanged(this.host.block);
  }

  /** Forgets the last run, and prepares a new one. */
  private takeUp(): CurrentRun {
    let settle!: CurrentRun['settle'];
    const result = new Promise<RunResult>((resolve) => (settle = resolve));
    const current = (this.current = { stopping: new AbortController(), result, settle });
    this.result = this.progress = this.view = null;
    this.tell({ type: 'state', state: 'loading' });
    return current;
  }

  /** Loads what runs the block, and its words. */
  private async load() {
    const [parts] = await Promise.all([loadParts(), this.host.loadWords()]);
    return parts;
  }

  private fail(current: CurrentRun): void {
    const message = this.host.words.partMissing;
    this.end(current, 'error', { type: 'RuntimeError', message, traceback: '' });
  }

  /** Ends a run that has not reached the page. */
  private end(current: CurrentRun, status: 'error' | 'stopped', error?: RunError): void {
    this.hear(current, { type: 'state', state: status });
    const result = { ...emptyResult(status), ...(error && { error }) };
    this.hear(current, { type: 'end', result });
  }

  /** Passes on the current run's events. A run that was forgotten only gets its result. */
  private hear(current: CurrentRun, event: RunEvent): void {
    if (current === this.current) this.tell(event);
    if (event.type === 'end') current.settle(event.result);
  }

  private tell(event: RunEvent): void {
    if (event.type === 'state') {
      if (event.state === this.state) return; // `loading` comes twice: our parts, then Python
      this.state = event.state;
    }
    if (event.type === 'progress') this.progress = event.progress;
    this.isStopping = event.type === 'stopping' || (this.isStopping && event.type !== 'end');
    if (event.type === 'end') {
      this.result = event.result;
      this.current = null; // a listener may start the next run
    }
    this.host.requestUpdate();
    this.host.runEvent(event);
  }
}
