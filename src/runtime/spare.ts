import type { Interpreter } from './interpreter.js';
import type { LoadProgress, OnProgress } from './page-download.js';

/** An interpreter that starts before it is requested. */
export class Spare {
  /** Rejects if it cannot start. */
  readonly ready: Promise<Interpreter>;
  private readonly ending = new AbortController();
  private progress: LoadProgress | null = null;
  private tell: OnProgress = () => undefined;

  constructor(launch: (onProgress: OnProgress, signal: AbortSignal) => Promise<Interpreter>) {
    this.ready = launch((progress) => {
      this.progress = progress;
      this.tell(progress);
    }, this.ending.signal);
  }

  /**
   * Hands it out. Returns null if it failed to start or has died: another attempt will show why.
   *
   * @param onProgress called with the progress so far, and from then on
   * @param signal ends it
   * @throws the signal's reason
   */
  async take(onProgress: OnProgress, signal: AbortSignal): Promise<Interpreter | null> {
    this.tell = onProgress;
    if (this.progress) onProgress(this.progress);
    const abort = () => {
      this.ending.abort(signal.reason);
    };
    signal.addEventListener('abort', abort);
    try {
      const interpreter = await this.ready;
      signal.throwIfAborted();
      return interpreter.isAlive ? interpreter : null;
    } catch {
      signal.throwIfAborted();
      return null;
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }
}
