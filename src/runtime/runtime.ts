import type { RuntimeImage } from '../protocol/messages.js';
import { bypassCaches, manifest } from './assets.js';
import { createWorker } from './create-worker.js';
import { downloadImage } from './download.js';
import { RuntimeError } from './errors.js';
import { Interpreter } from './interpreter.js';
import { PolicyWatch } from './policy.js';
import { registerServiceWorker } from './service-worker.js';

/** How far Python is on its way. */
export type LoadProgress =
  | { readonly phase: 'download'; readonly loaded: number; readonly total: number }
  | { readonly phase: 'start' };

/** What the runtime needs of the browser; tests give their own. */
export interface RuntimeEnvironment {
  createWorker(): Worker;
  fetch: typeof globalThis.fetch;
  /** Called once, before the first Worker is made, which waits for it. */
  registerServiceWorker(): Promise<void>;
}

const browser: RuntimeEnvironment = {
  createWorker,
  fetch: (input, init) => globalThis.fetch(input, init),
  registerServiceWorker,
};

/** Files that come before the first line of output. */
const NEEDED = ['wasm', 'startupLibrary', 'loader', 'core'] as const;
const TOTAL = NEEDED.reduce((sum, role) => sum + manifest.files[role].size, 0);

/**
 * The page's one CPython: downloaded and compiled once, when it is first asked for, and handed to
 * every interpreter. What failed is tried again at the next call.
 */
export class Runtime {
  private image: Promise<RuntimeImage> | null = null;
  private registered: Promise<void> | null = null;
  /** Bytes of each file that the current download has brought. */
  private loaded = new Map<string, number>();
  private readonly listeners = new Set<(progress: LoadProgress) => void>();

  constructor(private readonly environment: RuntimeEnvironment = browser) {}

  /**
   * Starts a new interpreter.
   *
   * @param onProgress told while the page waits for the download, and when CPython starts.
   * @param signal gives up: the interpreter is ended, the download goes on for the next one.
   * @throws RuntimeError; the signal's reason.
   */
  async startInterpreter(
    onProgress: (progress: LoadProgress) => void,
    signal: AbortSignal,
  ): Promise<Interpreter> {
    if (typeof WebAssembly === 'undefined') {
      throw new RuntimeError(
        'no-webassembly',
        'Python cannot run here: this browser has no WebAssembly, or it is turned off.',
      );
    }
    signal.throwIfAborted();
    const policy = new PolicyWatch();
    let interpreter: Interpreter | null = null;
    let abort!: () => void;
    const aborted = new Promise<never>((_, reject) => {
      abort = () => {
        reject(signal.reason as Error);
      };
    });
    signal.addEventListener('abort', abort);
    this.listeners.add(onProgress);
    try {
      this.registered ??= this.environment.registerServiceWorker();
      await Promise.race([this.registered, aborted]);
      // First, since it can throw: nothing is downloaded where no Worker can run.
      interpreter = new Interpreter(this.environment.createWorker());
      const image = this.load();
      this.tell(onProgress); // of a download that is under way
      return await Promise.race([this.boot(interpreter, image, onProgress), aborted]);
    } catch (error) {
      interpreter?.terminate();
      signal.throwIfAborted();
      bypassCaches();
      throw asRuntimeError(await policy.explain(error));
    } finally {
      this.listeners.delete(onProgress);
      signal.removeEventListener('abort', abort);
      policy.stop();
    }
  }

  /** Begins what a first interpreter needs. A failure is not told: the next call tries again. */
  prefetch(): void {
    if (typeof WebAssembly === 'undefined') return;
    this.registered ??= this.environment.registerServiceWorker();
    this.load().catch(bypassCaches);
  }

  private async boot(
    interpreter: Interpreter,
    image: Promise<RuntimeImage>,
    onProgress: (progress: LoadProgress) => void,
  ): Promise<Interpreter> {
    const scripts = interpreter.whenPrepared.then(() => {
      this.note('loader', manifest.files.loader.size);
      this.note('core', manifest.files.core.size);
    });
    const [ready] = await Promise.all([image, scripts]);
    onProgress({ phase: 'start' });
    await interpreter.boot(ready);
    return interpreter;
  }

  /** Begins the download, or joins the one that is under way. */
  private load(): Promise<RuntimeImage> {
    if (this.image) return this.image;
    const loaded = (this.loaded = new Map<string, number>());
    this.image = downloadImage(this.environment.fetch, (role, bytes) => {
      // Of a download that failed, the other file may still be coming.
      if (loaded === this.loaded) this.note(role, bytes);
    }).catch((error: unknown) => {
      this.image = null;
      throw error;
    });
    return this.image;
  }

  private note(role: string, bytes: number): void {
    if (this.loaded.get(role) === bytes) return;
    this.loaded.set(role, bytes);
    for (const listener of this.listeners) this.tell(listener);
  }

  private tell(listener: (progress: LoadProgress) => void): void {
    const loaded = [...this.loaded.values()].reduce((sum, one) => sum + one, 0);
    if (loaded > 0) listener({ phase: 'download', loaded, total: TOTAL });
  }
}

function asRuntimeError(error: unknown): RuntimeError {
  if (error instanceof RuntimeError) return error;
  const detail = error instanceof Error ? error.message : String(error);
  return new RuntimeError('start-failed', `Python could not start. ${detail}`, { cause: error });
}
