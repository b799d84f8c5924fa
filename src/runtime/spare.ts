import type { Interpreter } from './interpreter.js';
import type { LoadProgress, OnProgress } from './page-download.js';

/** An interpreter that is started before anyone asks for it. */
export class Spare {
  /** Rejects when it cannot be started. */
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
   * Hands it out; null when it could not be started, or has died: an attempt of the caller's own
   * tells why.
   *
   * @param onProgress told how far it is, as of now
   * @param signal ends it
   * @throws the signal's reason.
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
