import type { Checkpoint, LibraryFiles, RuntimeImage } from '../protocol/messages.js';
import { assetOf, bypassCaches, manifest, runtimeUrl } from './assets.js';
import { browser, type RuntimeEnvironment } from './browser.js';
import { downloadImage, storedLibrary, type Download } from './download.js';
import { RuntimeError } from './errors.js';
import { Interpreter, type AnyWorker } from './interpreter.js';
import { findObstacle } from './obstacle.js';
import { PackageFiles } from './package-files.js';
import { PolicyWatch } from './policy.js';
import { sandboxFiles, sandboxScripts, type SandboxFiles } from './sandbox-files.js';
import { snapshotAsset } from './snapshot.js';
import { areScriptsDamaged, storedScripts, type Scripts } from './stored-scripts.js';
import { Upkeep, type Kept } from './upkeep.js';

/** How far Python is on its way. */
export type LoadProgress =
  | { readonly phase: 'download'; readonly loaded: number; readonly total: number }
  | { readonly phase: 'start' };

/** Milliseconds that restoring a snapshot may take: it needs a tenth of a second. */
const RESTORE_PATIENCE = 10_000;

/** The same of a start without one: it needs a second or two, and no device is that slow. A guess. */
const START_PATIENCE = 90_000;

/** The same of a checkpoint, which may have more memory, and a session's files. */
const CHECKPOINT_PATIENCE = 30_000;

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
  /** Settles when the page's first Worker has its script. */
  private firstLoaded: Promise<unknown> | null = null;
  /** Whether an interpreter has been asked for, by who cannot wait. */
  private isAsked = false;
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
    this.isAsked = true;
    return (await this.takeSpare(onProgress, signal)) ?? this.launch(onProgress, signal);
  }

  /**
   * Starts an interpreter that goes on from a checkpoint; null when that fails.
   *
   * @param signal gives up
   * @throws the signal's reason.
   */
  async restoreInterpreter(
    checkpoint: Checkpoint,
    onProgress: OnProgress,
    signal: AbortSignal,
  ): Promise<Interpreter | null> {
    signal.throwIfAborted();
    const interpreter = this.newInterpreter(signal);
    try {
      const [{ image }, library] = await Promise.all([
        this.load(),
        this.storedLibrary(),
        interpreter.whenPrepared,
      ]);
      onProgress({ phase: 'start' });
      interpreter.giveLibrary(library);
      const late = this.environment.expire(CHECKPOINT_PATIENCE);
      await Promise.race([interpreter.boot(image, checkpoint), late]);
      return interpreter;
    } catch {
      interpreter.terminate();
      signal.throwIfAborted();
      return null; // a new one can be started, or tells why not
    }
  }

  /** Resolves when the page has nothing better to do. */
  whenIdle(): Promise<void> {
    return this.environment.whenIdle();
  }

  /** Whether there is room for more than what is needed now. */
  get hasRoom(): boolean {
    return this.environment.hasRoom;
  }

  /**
   * Starts an interpreter in an opaque origin: without cookies, storage, or a way to the page.
   *
   * @param onProgress as for `startInterpreter`
   * @param signal gives up
   * @throws RuntimeError; the signal's reason.
   */
  async startSandboxed(onProgress: OnProgress, signal: AbortSignal): Promise<Interpreter> {
    const obstacle = findObstacle();
    if (obstacle) throw obstacle;
    signal.throwIfAborted();
    return this.attempt(onProgress, signal, (ending) => this.bootSandboxed(onProgress, ending));
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
      const late = this.environment.expire(START_PATIENCE);
      const snapshot = await Promise.race([maker.makeSnapshot(download.image), late]);
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

  private launch(onProgress: OnProgress, signal: AbortSignal): Promise<Interpreter> {
    return this.attempt(onProgress, signal, async (ending, aborted) => {
      this.registered ??= this.environment.registerServiceWorker();
      await Promise.race([this.registered, aborted]);
      // In WebKitGTK 2.50 a Worker that gets its script together with another one, when that comes
      // for the first time, is no client of the service worker, and input() needs it.
      if (this.firstLoaded) await Promise.race([this.firstLoaded, aborted]);
      // First, since it can throw: nothing is downloaded where no Worker can run.
      const first = this.newInterpreter(ending);
      this.firstLoaded ??= first.whenPrepared.catch(() => undefined);
      const loading = this.load();
      this.tell(onProgress); // of a download that is under way
      return this.boot(first, loading, onProgress, ending);
    });
  }

  /**
   * Makes one attempt to start an interpreter.
   *
   * @param start told to end its Workers by `ending`; `aborted` rejects then
   * @throws RuntimeError with the reason, as far as it can be known; the signal's reason.
   */
  private async attempt(
    onProgress: OnProgress,
    signal: AbortSignal,
    start: (ending: AbortSignal, aborted: Promise<never>) => Promise<Interpreter>,
  ): Promise<Interpreter> {
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
      return await Promise.race([start(ending.signal, aborted), aborted]);
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

  /**
   * Begins what a first interpreter needs, or starts it as well. A failure is not told: the next
   * call tries again.
   */
  prefetch(what: 'download' | 'start'): void {
    // Who has asked for Python gets it sooner without a second one beside it.
    if (findObstacle() || this.isAsked) return;
    if (what === 'start') {
      void this.warmUp();
      return;
    }
    this.registered ??= this.environment.registerServiceWorker();
    this.load().catch(bypassCaches);
  }

  /** @param signal ends it */
  private newInterpreter(signal?: AbortSignal, stored?: Scripts): Interpreter {
    const scripts = stored ?? { loader: runtimeUrl('loader'), core: runtimeUrl('core') };
    return this.adopt(this.environment.createWorker(stored?.worker), scripts, signal);
  }

  private adopt(
    worker: AnyWorker,
    scripts: { readonly loader: string; readonly core: string },
    signal?: AbortSignal,
  ): Interpreter {
    const files = new PackageFiles(this.environment);
    const interpreter = new Interpreter(worker, scripts, this.upkeep, files);
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
      try {
        await this.bootIn(interpreter, image);
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

  /** Starts CPython in a Worker, which may never say that it has. */
  private bootIn(interpreter: Interpreter, image: RuntimeImage): Promise<void> {
    const late = this.environment.expire(image.snapshot ? RESTORE_PATIENCE : START_PATIENCE);
    return Promise.race([interpreter.boot(image), late]);
  }

  /** Starts CPython in a sandbox; once more without the snapshot, when it does not start from that. */
  private async bootSandboxed(onProgress: OnProgress, signal: AbortSignal): Promise<Interpreter> {
    const { environment } = this;
    const scripts = sandboxScripts(environment);
    scripts.catch(() => undefined); // told by the Worker
    const start = async (image: RuntimeImage, { wasm, library }: SandboxFiles) => {
      const worker = environment.createSandboxedWorker(scripts);
      const interpreter = this.adopt(worker, { loader: '', core: '' }, signal);
      await interpreter.whenPrepared;
      onProgress({ phase: 'start' });
      await this.bootIn(interpreter, { ...image, module: wasm });
      interpreter.giveLibrary(library);
      return interpreter;
    };
    const download = await this.load();
    const files = await sandboxFiles(environment, download);
    signal.throwIfAborted();
    try {
      return await start(download.image, files);
    } catch (error) {
      signal.throwIfAborted();
      return start((await this.without(download, error)).image, files);
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
