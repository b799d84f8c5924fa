import type { LibraryFiles } from '../protocol/messages.js';
import { AssetStore } from './asset-store.js';
import { assetOf, bypassCaches, manifest, runtimeUrl } from './assets.js';
import { createWorker } from './create-worker.js';
import { downloadImage, storedLibrary, type Download } from './download.js';
import { RuntimeError } from './errors.js';
import { Interpreter } from './interpreter.js';
import { findObstacle } from './obstacle.js';
import { PolicyWatch } from './policy.js';
import { registerServiceWorker } from './service-worker.js';
import { snapshotAsset } from './snapshot.js';
import { areScriptsDamaged, storedScripts, type Scripts } from './stored-scripts.js';
import { Upkeep, type Kept, type UpkeepEnvironment } from './upkeep.js';

/** How far Python is on its way. */
export type LoadProgress =
  | { readonly phase: 'download'; readonly loaded: number; readonly total: number }
  | { readonly phase: 'start' };

/** What the runtime needs of the browser; tests give their own. */
export interface RuntimeEnvironment extends UpkeepEnvironment {
  /** @param script a copy of the Worker's script, instead of the one that the build has made */
  createWorker(script?: string): Worker;
  /** Called once, before the first Worker is made, which waits for it. */
  registerServiceWorker(): Promise<void>;
  /** Rejects after so many milliseconds. */
  expire(milliseconds: number): Promise<never>;
}

/** Of Chromium: what the device has (in GB), and what the reader has asked for. */
interface DeviceHints {
  readonly deviceMemory?: number;
  readonly connection?: { readonly saveData?: boolean };
}

const hints = () => navigator as DeviceHints;

const browser: RuntimeEnvironment = {
  createWorker,
  fetch: (input, init) => globalThis.fetch(input, init),
  registerServiceWorker,
  store: new AssetStore(),
  whenIdle: async () => {
    // Who has run one block may run the next: that comes first.
    await new Promise((resolve) => setTimeout(resolve, 500));
    // WebKit has no idle callbacks.
    if ('requestIdleCallback' in globalThis) {
      await new Promise((resolve) => requestIdleCallback(resolve, { timeout: 3000 }));
    }
  },
  expire: (milliseconds) =>
    new Promise((_, reject) =>
      setTimeout(() => {
        reject(new RuntimeError('start-failed', 'Python did not start in time.'));
      }, milliseconds),
    ),
  get hasRoom() {
    return (hints().deviceMemory ?? 8) >= 4 && !this.savesData;
  },
  get savesData() {
    return hints().connection?.saveData ?? false;
  },
};

/** Milliseconds that restoring a snapshot may take: it needs a tenth of a second. */
const RESTORE_PATIENCE = 10_000;

/** Files that come before the first line of output. */
const NEEDED = ['wasm', 'startupLibrary', 'loader', 'core'] as const;
const TOTAL = NEEDED.reduce((sum, role) => sum + manifest.files[role].size, 0);

type OnProgress = (progress: LoadProgress) => void;

/** An interpreter that is started before anyone asks for it. */
interface Spare {
  readonly ready: Promise<Interpreter>;
  readonly giveUp: AbortController;
  /** What was told last, for who takes it. */
  progress: LoadProgress | null;
  tell: OnProgress;
}

/**
 * The page's one CPython: downloaded and compiled once, when it is first asked for, and handed to
 * every interpreter. What failed is tried again at the next call.
 */
export class Runtime implements Kept {
  /** What every interpreter is made of; null before the first start and after a failure. */
  download: Promise<Download> | null = null;
  private registered: Promise<void> | null = null;
  /** Bytes of each file that the current download has brought. */
  private loaded = new Map<string, number>();
  private readonly listeners = new Set<OnProgress>();
  /** Those that live, and some that have died since the last one was made. */
  private readonly interpreters = new Set<Interpreter>();
  private library: Promise<LibraryFiles> | null = null;
  private spare: Spare | null = null;
  private readonly upkeep: Upkeep;

  constructor(private readonly environment: RuntimeEnvironment = browser) {
    this.upkeep = new Upkeep(environment, this);
  }

  /**
   * Starts a new interpreter, or hands out the one that is kept ready.
   *
   * @param onProgress told while the page waits for the download, and when CPython starts.
   * @param signal gives up: the interpreter is ended, the download goes on for the next one.
   * @throws RuntimeError; the signal's reason.
   */
  async startInterpreter(onProgress: OnProgress, signal: AbortSignal): Promise<Interpreter> {
    const obstacle = findObstacle();
    if (obstacle) throw obstacle;
    signal.throwIfAborted();
    return (await this.takeSpare(onProgress, signal)) ?? this.launch(onProgress, signal);
  }

  /**
   * Starts an interpreter for whoever asks next, unless one is there. Resolves when it is ready,
   * or has failed: what goes wrong is told to who asks.
   */
  async warmUp(): Promise<void> {
    if (findObstacle()) return;
    this.spare ??= this.makeSpare();
    const { spare } = this;
    try {
      await spare.ready;
    } catch {
      if (this.spare === spare) this.spare = null;
    }
  }

  /** Makes a snapshot of a started CPython, from which later interpreters go on. */
  async makeSnapshot(): Promise<ArrayBuffer> {
    const download = await this.load();
    const maker = this.newInterpreter();
    try {
      await maker.whenPrepared;
      const snapshot = await maker.makeSnapshot(download.image);
      const image = { ...download.image, snapshot };
      this.download = Promise.resolve({ ...download, image });
      return snapshot;
    } finally {
      maker.terminate();
    }
  }

  /** Hands what is stored of the standard library to the interpreters that are there. */
  async shareLibrary(): Promise<void> {
    const files = await this.storedLibrary();
    for (const interpreter of this.interpreters) interpreter.giveLibrary(files);
  }

  private makeSpare(): Spare {
    const giveUp = new AbortController();
    const spare: Spare = {
      ready: this.launch((progress) => {
        spare.progress = progress;
        spare.tell(progress);
      }, giveUp.signal),
      giveUp,
      progress: null,
      tell: () => undefined,
    };
    return spare;
  }

  private async takeSpare(onProgress: OnProgress, signal: AbortSignal) {
    const { spare } = this;
    if (!spare) return null;
    this.spare = null;
    spare.tell = onProgress;
    if (spare.progress) onProgress(spare.progress);
    const abort = () => {
      spare.giveUp.abort(signal.reason);
    };
    signal.addEventListener('abort', abort);
    try {
      const interpreter = await spare.ready;
      signal.throwIfAborted();
      return interpreter.isAlive ? interpreter : null;
    } catch {
      signal.throwIfAborted();
      return null; // the caller's own attempt tells why
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  private async launch(onProgress: OnProgress, signal: AbortSignal): Promise<Interpreter> {
    const policy = new PolicyWatch();
    // Ends all Workers of this start; one that has succeeded is not part of it any more.
    const ending = new AbortController();
    const aborted = new Promise<never>((_, reject) => {
      ending.signal.addEventListener('abort', () => {
        reject(ending.signal.reason as Error);
      });
    });
    const abort = () => {
      ending.abort(signal.reason);
    };
    signal.addEventListener('abort', abort);
    this.listeners.add(onProgress);
    try {
      this.registered ??= this.environment.registerServiceWorker();
      await Promise.race([this.registered, aborted]);
      // First, since it can throw: nothing is downloaded where no Worker can run.
      const first = this.newInterpreter(ending.signal);
      const loading = this.load();
      this.tell(onProgress); // of a download that is under way
      const booted = this.boot(first, loading, onProgress, ending.signal);
      return await Promise.race([booted, aborted]);
    } catch (error) {
      ending.abort(error);
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
    if (findObstacle()) return;
    this.registered ??= this.environment.registerServiceWorker();
    this.load().catch(bypassCaches);
  }

  /** @param signal ends it */
  private newInterpreter(signal?: AbortSignal, stored?: Scripts): Interpreter {
    const scripts = stored ?? { loader: runtimeUrl('loader'), core: runtimeUrl('core') };
    const worker = this.environment.createWorker(stored?.worker);
    const interpreter = new Interpreter(worker, scripts, this.upkeep);
    for (const one of this.interpreters) if (!one.isAlive) this.interpreters.delete(one);
    this.interpreters.add(interpreter);
    signal?.addEventListener('abort', () => {
      interpreter.terminate();
    });
    return interpreter;
  }

  /**
   * Starts CPython in the Worker of `first`. What came from the store may be damaged in a way that
   * only shows here: then it is forgotten, and another Worker starts without it.
   */
  private async boot(
    first: Interpreter,
    loading: Promise<Download>,
    onProgress: OnProgress,
    signal: AbortSignal,
  ): Promise<Interpreter> {
    const library = this.storedLibrary();
    let [download, interpreter] = await Promise.all([loading, this.prepared(first, signal)]);
    for (;;) {
      onProgress({ phase: 'start' });
      const { image } = download;
      const patience = image.snapshot ? this.environment.expire(RESTORE_PATIENCE) : null;
      try {
        await Promise.race([interpreter.boot(image), ...(patience ? [patience] : [])]);
        interpreter.giveLibrary(await library);
        return interpreter;
      } catch (error) {
        interpreter.terminate();
        signal.throwIfAborted();
        download = await this.without(download, error);
        interpreter = await this.prepared(this.newInterpreter(signal), signal);
      }
    }
  }

  /** What is stored of the standard library beyond start-up; asked again until it is all there. */
  private async storedLibrary(): Promise<LibraryFiles> {
    this.library ??= storedLibrary(this.environment.store);
    const files = await this.library;
    if (!files.library) this.library = null;
    return files;
  }

  /**
   * The download without what may have kept Python from starting.
   *
   * @throws `error` when nothing of it can be blamed.
   */
  private async without(download: Download, error: unknown): Promise<Download> {
    const { store } = this.environment;
    if (download.image.snapshot) {
      await store.forget(snapshotAsset().url);
      const next = { ...download, image: { ...download.image, snapshot: null } };
      this.download = Promise.resolve(next);
      return next;
    }
    if (!download.isStored) throw error;
    await store.forget(assetOf('wasm').url);
    await store.forget(assetOf('startupLibrary').url);
    this.download = null;
    return this.load();
  }

  /** Waits for a Worker's scripts; where they cannot be had so, another way is tried once. */
  private async prepared(interpreter: Interpreter, signal: AbortSignal): Promise<Interpreter> {
    const { store } = this.environment;
    const damage = areScriptsDamaged(store);
    const whole = damage.then((isDamaged) => {
      if (isDamaged) throw new Error('Stored scripts were damaged.');
    });
    try {
      await Promise.all([interpreter.whenPrepared, whole]);
    } catch {
      interpreter.terminate();
      const isDamaged = await damage;
      const scripts = isDamaged ? undefined : await storedScripts(store);
      signal.throwIfAborted();
      // A connection that broke off comes back, and a failure may have been cached.
      if (!isDamaged && !scripts) bypassCaches();
      interpreter = this.newInterpreter(signal, scripts);
      await interpreter.whenPrepared;
    }
    this.note('loader', manifest.files.loader.size);
    this.note('core', manifest.files.core.size);
    return interpreter;
  }

  /** Begins the download, or joins the one that is under way. */
  private load(): Promise<Download> {
    if (this.download) return this.download;
    const loaded = (this.loaded = new Map<string, number>());
    const download = downloadImage(this.environment, (role, bytes) => {
      // Of a download that failed, the other file may still be coming.
      if (loaded === this.loaded) this.note(role, bytes);
    });
    this.download = download;
    download.catch(() => {
      if (this.download === download) this.download = null;
    });
    return download;
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
