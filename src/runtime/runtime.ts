import type { Checkpoint, RuntimeImage } from '../protocol/messages.js';
import type { AnyWorker } from './any-worker.js';
import { bypassCaches, runtimeUrl } from './assets.js';
import { attempt } from './attempt.js';
import { browser, type RuntimeEnvironment } from './browser.js';
import type { Download } from './download.js';
import { RuntimeError } from './errors.js';
import { Interpreter } from './interpreter.js';
import { PackageFiles } from './package-files.js';
import { PageDownload, type LoadProgress, type OnProgress } from './page-download.js';
import { sandboxFiles, sandboxScripts, type SandboxFiles } from './sandbox-files.js';
import { Spare } from './spare.js';
import { areScriptsDamaged, storedScripts, type Scripts } from './stored-scripts.js';
import { Upkeep, type MaintainedRuntime } from './upkeep.js';

export type { LoadProgress };

/** Milliseconds that restoring a snapshot may take; it needs a tenth of a second. */
const RESTORE_PATIENCE = 10_000;

/** For a start without one, which needs a second or two. A guess: no device is that slow. */
const START_PATIENCE = 90_000;

/** For a checkpoint, which may have more memory, and a session's files. */
const CHECKPOINT_PATIENCE = 30_000;

/** After such a long wait, no further attempt follows. */
const isLate = (error: unknown) =>
  error instanceof RuntimeError && error.phrase.code === 'start-late';

/**
 * The page's one CPython: downloaded and compiled on first use, and shared by all interpreters.
 * After a failure, the next call tries again.
 */
export class Runtime implements MaintainedRuntime {
  private registered: Promise<void> | null = null;
  private firstWorkerLoaded: Promise<unknown> | null = null;
  /** Whether an interpreter was requested for a run, and not only in advance. */
  private isAsked = false;
  /** Live interpreters, and some that died since the last one was created. */
  private readonly interpreters = new Set<Interpreter>();
  private spare: Spare | null = null;
  private readonly pageDownload: PageDownload;
  private readonly upkeep: Upkeep;

  constructor(readonly environment: RuntimeEnvironment = browser) {
    this.pageDownload = new PageDownload(environment);
    this.upkeep = new Upkeep(environment, this);
  }

  /** What all interpreters are made from; null before the first start and after a failure. */
  get download(): Promise<Download> | null {
    return this.pageDownload.current;
  }

  /**
   * Starts a new interpreter, or hands out the spare one.
   *
   * @param onProgress called while the page waits for the download, and when CPython starts
   * @param signal cancels: ends the interpreter, while the download continues for the next one
   * @throws RuntimeError; the signal's reason
   */
  async startInterpreter(onProgress: OnProgress, signal: AbortSignal): Promise<Interpreter> {
    const obstacle = this.environment.findObstacle();
    if (obstacle) throw obstacle;
    signal.throwIfAborted();
    this.isAsked = true;
    const { spare } = this;
    this.spare = null;
    return (await spare?.take(onProgress, signal)) ?? this.launch(onProgress, signal);
  }

  /**
   * Starts an interpreter from a checkpoint. Returns null if that fails.
   *
   * @param signal cancels
   * @throws the signal's reason
   */
  async restoreInterpreter(
    checkpoint: Checkpoint,
    onProgress: OnProgress,
    signal: AbortSignal,
  ): Promise<Interpreter | null> {
    signal.throwIfAborted();
    const interpreter = this.newInterpreter();
    const abort = () => interpreter.terminate();
    signal.addEventListener('abort', abort);
    try {
      const [{ image }, library] = await Promise.all([
        this.pageDownload.load(),
        this.pageDownload.storedLibrary(),
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
      return null; // a new interpreter can start, or shows why not
    } finally {
      signal.removeEventListener('abort', abort); // from here on, the run handles Stop
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
   * Starts an interpreter in an opaque origin: without cookies, storage, or access to the page.
   *
   * @param onProgress as for `startInterpreter`
   * @param signal cancels
   * @throws RuntimeError; the signal's reason
   */
  async startSandboxed(onProgress: OnProgress, signal: AbortSignal): Promise<Interpreter> {
    const obstacle = this.environment.findObstacle();
    if (obstacle) throw obstacle;
    signal.throwIfAborted();
    return this.attempt(onProgress, signal, (ending) => this.bootSandboxed(onProgress, ending));
  }

  /**
   * Starts an interpreter for the next request, unless there is one. Resolves when it is ready, or
   * has failed: the request itself reports what goes wrong.
   */
  async warmUp(): Promise<void> {
    if (this.environment.findObstacle()) return;
    this.spare ??= new Spare((onProgress, signal) => this.launch(onProgress, signal));
    const { spare } = this;
    try {
      await spare.ready;
    } catch {
      if (this.spare === spare) this.spare = null;
    }
  }

  /** Makes a snapshot of a started CPython, from which later interpreters start. */
  async makeSnapshot(): Promise<ArrayBuffer> {
    const download = await this.pageDownload.load();
    const maker = this.newInterpreter();
    try {
      await maker.whenPrepared;
      const late = this.environment.expire(START_PATIENCE);
      const snapshot = await Promise.race([maker.makeSnapshot(download.image), late]);
      this.pageDownload.withSnapshot(download, snapshot);
      return snapshot;
    } finally {
      maker.terminate();
    }
  }

  /** Hands the stored archives of the standard library to all interpreters. */
  async shareLibrary(): Promise<void> {
    const files = await this.pageDownload.storedLibrary();
    for (const interpreter of this.interpreters) interpreter.giveLibrary(files);
  }

  private launch(onProgress: OnProgress, signal: AbortSignal): Promise<Interpreter> {
    return this.attempt(onProgress, signal, async (ending, aborted) => {
      this.registered ??= this.environment.registerServiceWorker();
      await Promise.race([this.registered, aborted]);
      // In WebKitGTK 2.50, a Worker that loads its script while another one fetches it for the
      // first time is not controlled by the service worker, which input() needs.
      if (this.firstWorkerLoaded) await Promise.race([this.firstWorkerLoaded, aborted]);
      // First, because it can throw: nothing is downloaded if no Worker can run.
      const first = this.newInterpreter(ending);
      this.firstWorkerLoaded ??= first.whenPrepared.catch(() => undefined);
      const loading = this.pageDownload.load();
      this.pageDownload.tell(onProgress); // of a download that has already begun
      return this.boot(first, loading, onProgress, ending);
    });
  }

  private async attempt(
    onProgress: OnProgress,
    signal: AbortSignal,
    start: Parameters<typeof attempt<Interpreter>>[1],
  ): Promise<Interpreter> {
    const stopListening = this.pageDownload.listen(onProgress);
    return attempt(signal, start).finally(stopListening);
  }

  /**
   * Starts the download for a first interpreter, or the interpreter too. Reports no failure: the
   * next call tries again.
   */
  prefetch(what: 'download' | 'start'): void {
    // If Python was requested already, a second start would only slow it down.
    if (this.environment.findObstacle() || this.isAsked) return;
    if (what === 'start') {
      void this.warmUp();
      return;
    }
    this.registered ??= this.environment.registerServiceWorker();
    this.pageDownload.load().catch(bypassCaches);
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
   * Starts CPython in the Worker of `first`. Damage in what came from the store may only show here:
   * then the store forgets it, and another Worker starts without it. If nothing can be blamed, one
   * more Worker is tried: in WebKitGTK 2.50 on a busy machine, about one start in a thousand
   * ends with a memory access out of bounds.
   */
  private async boot(
    first: Interpreter,
    loading: Promise<Download>,
    onProgress: OnProgress,
    signal: AbortSignal,
  ): Promise<Interpreter> {
    const library = this.pageDownload.storedLibrary();
    let [download, interpreter] = await Promise.all([loading, this.prepared(first, signal)]);
    let isRepeated = false;
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
        const other = await this.pageDownload.without(download);
        if (!other && (isRepeated || isLate(error))) throw error;
        isRepeated = !other;
        download = other ?? download;
        interpreter = await this.prepared(this.newInterpreter(signal), signal);
      }
    }
  }

  /** Starts CPython in a Worker, which may never report that it has. */
  private bootIn(interpreter: Interpreter, image: RuntimeImage): Promise<void> {
    const late = this.environment.expire(image.snapshot ? RESTORE_PATIENCE : START_PATIENCE);
    return Promise.race([interpreter.boot(image), late]);
  }

  /** Starts CPython in a sandbox. If that fails, tries once more, without the snapshot if any. */
  private async bootSandboxed(onProgress: OnProgress, signal: AbortSignal): Promise<Interpreter> {
    const { environment } = this;
    const scripts = sandboxScripts(environment);
    scripts.catch(() => undefined); // the Worker reports it
    const start = async (image: RuntimeImage, { wasm, library }: SandboxFiles) => {
      const worker = environment.createSandboxedWorker(scripts);
      const interpreter = this.adopt(worker, { loader: '', core: '' }, signal);
      await interpreter.whenPrepared;
      onProgress({ phase: 'start' });
      await this.bootIn(interpreter, { ...image, module: wasm });
      interpreter.giveLibrary(library);
      return interpreter;
    };
    const download = await this.pageDownload.load();
    const files = await sandboxFiles(environment, download);
    signal.throwIfAborted();
    try {
      return await start(download.image, files);
    } catch (error) {
      signal.throwIfAborted();
      const other = await this.pageDownload.without(download);
      if (!other && isLate(error)) throw error;
      return start((other ?? download).image, files);
    }
  }

  /** Waits for a Worker's scripts. If they fail to load, tries another way once. */
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
      // A broken connection may be back. A failure may have been cached, and so may damaged
      // scripts, or they are still loading: the same address would return them again.
      if (!scripts) bypassCaches();
      interpreter = this.newInterpreter(signal, scripts);
      await interpreter.whenPrepared;
    }
    this.pageDownload.noteScripts();
    return interpreter;
  }
}
