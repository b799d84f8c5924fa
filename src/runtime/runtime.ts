import type { ArchiveName, Checkpoint, LibraryFiles, RuntimeImage } from '../protocol/messages.js';
import type { Workshop } from './any-worker.js';
import { bypassCaches } from './assets.js';
import { attempt } from './attempt.js';
import { browser, type RuntimeEnvironment } from './browser.js';
import type { Download } from './download.js';
import { RuntimeError } from './errors.js';
import { Interpreter } from './interpreter.js';
import { PackageFiles } from './package-files.js';
import { PageDownload, type LoadProgress, type OnProgress } from './page-download.js';
import { ProgramRequests } from './program-requests.js';
import { Spare } from './spare.js';
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
  private isRegistered = false;
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
  get download(): Download | null {
    return this.pageDownload.current;
  }

  /** The files that came from the network and are not stored yet. */
  get fresh(): PageDownload['fresh'] {
    return this.pageDownload.fresh;
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
    const { workshop, image } = this.pageDownload.load();
    const interpreter = this.newInterpreter(workshop);
    const abort = () => interpreter.terminate();
    signal.addEventListener('abort', abort);
    try {
      const [whole, library] = await Promise.all([
        image,
        this.libraryWith(checkpoint.outside.archives),
        interpreter.whenPrepared,
      ]);
      onProgress({ phase: 'start' });
      interpreter.giveLibrary(library);
      const late = this.environment.expire(CHECKPOINT_PATIENCE);
      await Promise.race([interpreter.boot(whole, checkpoint), late]);
      return interpreter;
    } catch {
      interpreter.terminate();
      signal.throwIfAborted();
      return null; // a new interpreter can start, or shows why not
    } finally {
      signal.removeEventListener('abort', abort); // from here on, the run handles Stop
    }
  }

  private async libraryWith(names: readonly ArchiveName[]): Promise<LibraryFiles> {
    await Promise.all(names.map((name) => this.pageDownload.archive(name)));
    return this.pageDownload.library();
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
    const load = () => this.pageDownload.loadApart();
    return this.attempt(onProgress, signal, (ending) => this.boot(load, onProgress, ending));
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
    const download = this.pageDownload.load();
    const maker = this.newInterpreter(download.workshop);
    try {
      const [image] = await Promise.all([download.image, maker.whenPrepared]);
      const late = this.environment.expire(START_PATIENCE);
      const snapshot = await Promise.race([maker.makeSnapshot(image), late]);
      this.pageDownload.withSnapshot(download, image, snapshot);
      return snapshot;
    } finally {
      maker.terminate();
    }
  }

  /** Brings all of the standard library, and hands it to all interpreters. */
  async shareLibrary(): Promise<void> {
    const files = await this.libraryWith(['examples', 'library']);
    for (const interpreter of this.interpreters) interpreter.giveLibrary(files);
  }

  private launch(onProgress: OnProgress, signal: AbortSignal): Promise<Interpreter> {
    return this.attempt(onProgress, signal, (ending) => {
      this.register();
      const started = this.boot(() => this.pageDownload.load(), onProgress, ending);
      this.pageDownload.tell(onProgress); // of a download that has already begun
      return started;
    });
  }

  private register(): void {
    if (this.isRegistered) return;
    this.isRegistered = true;
    void this.environment.registerServiceWorker();
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
    this.register();
    this.pageDownload.load().image.catch(bypassCaches);
  }

  /** @param signal ends it */
  private newInterpreter(workshop: Workshop, signal?: AbortSignal): Interpreter {
    const worker = workshop.createWorker();
    const { environment, pageDownload } = this;
    const { isSandboxed } = worker;
    const interpreter = new Interpreter(worker, {
      activity: this.upkeep,
      files: new PackageFiles(environment),
      archive: (name) => pageDownload.archive(name),
      requests: new ProgramRequests((request) => environment.request(request, isSandboxed), {
        isSandboxed,
        host: environment.base && new URL(environment.base).hostname,
      }),
      base: isSandboxed ? '' : environment.base,
    });
    for (const one of this.interpreters) if (!one.isAlive) this.interpreters.delete(one);
    this.interpreters.add(interpreter);
    signal?.addEventListener('abort', () => {
      interpreter.terminate();
    });
    return interpreter;
  }

  /**
   * Starts CPython in a new Worker. If that fails, once without the snapshot. If nothing can be
   * blamed, one more Worker is tried, in a new workshop if that was the reason: in WebKitGTK 2.50 on a
   * busy machine, about one start in a thousand ends with a memory access out of bounds.
   */
  private async boot(
    load: () => Download,
    onProgress: OnProgress,
    signal: AbortSignal,
  ): Promise<Interpreter> {
    let download = load();
    let isRepeated = false;
    for (;;) {
      const interpreter = this.newInterpreter(download.workshop, signal);
      let image: RuntimeImage | null = null;
      let loss: unknown = null;
      download.image.catch((error: unknown) => (loss = error));
      const library = download.image.then(() => this.pageDownload.library());
      library.catch(() => undefined); // as the image does
      try {
        [image] = await Promise.all([download.image, interpreter.whenPrepared]);
        onProgress({ phase: 'start' });
        await this.bootIn(interpreter, image);
        interpreter.giveLibrary(await library);
        return interpreter;
      } catch (error) {
        interpreter.terminate();
        signal.throwIfAborted();
        if (loss !== null) throw error;
        const { isBroken } = download.workshop;
        const other = image && (await this.pageDownload.without(download));
        if (!other && (isRepeated || isLate(error) || !(image || isBroken))) throw error;
        isRepeated = !other;
        download = isBroken ? load() : (other ?? download);
      }
    }
  }

  /** Starts CPython in a Worker, which may never report that it has. */
  private bootIn(interpreter: Interpreter, image: RuntimeImage): Promise<void> {
    const late = this.environment.expire(image.snapshot ? RESTORE_PATIENCE : START_PATIENCE);
    return Promise.race([interpreter.boot(image), late]);
  }
}
