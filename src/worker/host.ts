import {
  PROTOCOL_VERSION,
  type AnsweredMessage,
  type ArchiveName,
  type AskRequest,
  type BootRequest,
  type Checkpoint,
  type DisplayAct,
  type LibraryFiles,
  type PageMessage,
  type Phrase,
  type PrepareRequest,
  type RunId,
  type RunRequest,
  type RuntimeImage,
} from '../protocol/messages.js';
import { readPhrase } from '../protocol/read-phrases.js';
import * as realBoot from './boot.js';
import type { HostGiven, HostPort } from './host-given.js';
import { exitOf, hasMemory, lastLineOf, messageOf, NO_MEMORY } from './breakdown.js';
import { answering, Bridge, type PythonCalls, type WorkerCalls } from './bridge.js';
import { Checkpoints } from './checkpoint.js';
import { findHeld } from './held-objects.js';
import { InputLine } from './input.js';
import { WorkingFiles } from './files.js';
import { LibraryArchives } from './library.js';
import { OutputBuffer } from './output-buffer.js';
import { PackageInstaller } from './packages.js';
import { PageQuestions } from './questions.js';
import type { Pyodide } from './python.js';
import { SharedMemory } from './shared-memory.js';
import { BlobFlag, callCountOf, StopFlag } from './stop-flag.js';

/** How the host gets its interpreter; tests provide their own. */
export type Boot = Pick<typeof realBoot, 'loadScripts' | 'bootPython' | 'makeSnapshot'>;

const lengthOf = (data: Readonly<Record<string, string>>) =>
  Object.values(data).reduce((sum, text) => sum + text.length, 0);

/** Owns the interpreter of one Worker: starts it, and runs what the page sends, one at a time. */
export class Host {
  /** What programs' relative addresses are relative to; empty for nothing. */
  base = '';
  private scripts: Promise<realBoot.Scripts> | null = null;
  private library: LibraryFiles = {};
  private python: Pyodide | null = null;
  private files: WorkingFiles | null = null;
  private bridge: Bridge | null = null;
  private packages: PackageInstaller | null = null;
  private archives: LibraryArchives | null = null;
  private checkpoints: Checkpoints | null = null;
  /** Of the current run. */
  private runId: RunId | null = null;
  private flag: BlobFlag | SharedMemory | null = null;
  private output: OutputBuffer | null = null;
  private pixelRatio = 1;
  private readonly stopFlag = new StopFlag(
    () => this.output?.tick(),
    () => {
      this.tellInterrupted();
    },
  );
  /** Questions to the page, apart from those about packages. */
  readonly questions: PageQuestions;
  private readonly input: InputLine;

  private readonly port: HostPort;

  private readonly calls: WorkerCalls = {
    ask: ({ waits, ...question }) => this.input.ask(question, waits),
    display: ({ act }) => {
      this.display(act);
    },
    tell: ({ check }) => {
      const { output, runId: id } = this;
      if (!output || id === null) return;
      output.flush();
      this.port.postMessage({ type: 'checked', id, check });
    },
    density: () => this.pixelRatio,
    archive: ({ name, waits }) => this.archives!.bring(name, waits),
    fetch: (wanted) => this.packages!.fetch(wanted),
    deafen: () => {
      this.stopFlag.isMasked = true;
    },
    listen: () => {
      this.stopFlag.isMasked = false;
      return this.stopFlag.check();
    },
    expose: ({ on }) => {
      this.stopFlag.watch(on ? this.flag : null);
    },
  };

  /** The JavaScript objects that Python holds, by the names that find them in another Worker. */
  private readonly heldByPython = { worker: answering(this.calls) };

  /** @param boot by default, as browsers start CPython */
  constructor(
    private readonly given: HostGiven,
    private readonly boot: Boot = realBoot,
  ) {
    const { port, slate } = given;
    this.port = port;
    const isStopped = () => this.flag instanceof BlobFlag && this.flag.isRaisedAtAll();
    this.questions = new PageQuestions((message) => port.postMessage(message), slate, isStopped);
    this.input = new InputLine(
      {
        waiting: (id, question, key, isBlocked) => {
          this.output?.flush();
          port.postMessage({ type: 'waiting', id, question, key, isBlocked });
        },
        echo: (line) => this.output?.echo(line),
        stopped: () => {
          this.stopFlag.watch(null);
        },
      },
      this.questions,
    );
    port.addEventListener('message', ({ data }) => void this.receive(data as PageMessage));
  }

  /** Called when a program closes its Worker, which browsers do not report to the page. */
  close(): void {
    this.fail({ code: 'worker-closed' });
  }

  private async receive(message: PageMessage): Promise<void> {
    switch (message.type) {
      case 'prepare':
        return this.tryTo(() => this.prepare(message));
      case 'boot':
        return this.tryTo(() => this.start(message));
      case 'make-snapshot':
        return this.tryTo(() => this.giveSnapshot(message.image));
      case 'make-checkpoint':
        this.giveCheckpoint();
        return;
      case 'run':
        return this.execute(message);
      case 'ask':
        this.answer(message);
        return;
      case 'interrupt':
        this.interrupt(message.id);
        return;
      case 'library':
        this.library = { ...this.library, ...message.files };
        return;
      case 'install':
        return this.packages?.install(message);
      case 'file':
        this.packages?.receive(message);
        return;
      case 'given':
        this.questions.receive(message);
        return;
      default:
        message satisfies never;
    }
  }

  private interrupt(id: RunId): void {
    // If the flag was already noticed, the program has been interrupted.
    if (id !== this.runId || !this.stopFlag.isWatched) return;
    const isInterrupted = this.stopFlag.withoutSignals(
      () => this.bridge?.call('interrupt') === true,
    );
    if (!isInterrupted) return;
    this.stopFlag.watch(null);
    this.tellInterrupted();
  }

  private tellInterrupted(): void {
    if (this.runId !== null) this.port.postMessage({ type: 'interrupted', id: this.runId });
  }

  private answer({ id, question }: AskRequest): void {
    const { kind, ...given } = question;
    let answer: AnsweredMessage['answer'] = null;
    let failure: string | null = null;
    try {
      if (!this.bridge) throw new Error('Asked before Python was up.');
      answer = this.bridge.call(kind, ...([given] as Parameters<PythonCalls[typeof kind]>));
    } catch (error) {
      failure = lastLineOf(error);
      if (failure.startsWith(NO_MEMORY)) this.breakDown(error);
    }
    this.port.postMessage({ type: 'answered', id, answer, failure });
  }

  /** Takes a step of the start. Reports a failure to the page. */
  private async tryTo(step: () => Promise<void>): Promise<void> {
    try {
      await step();
    } catch (error) {
      this.bootFailed({ code: 'start-failed', detail: messageOf(error) });
    }
  }

  private bootFailed(why: Phrase): void {
    this.port.postMessage({ type: 'boot-failed', why: readPhrase(why) });
  }

  private async prepare({ version, base }: PrepareRequest): Promise<void> {
    if (version !== PROTOCOL_VERSION) {
      // An old file is cached, or the files of two versions are mixed.
      this.bootFailed({ code: 'versions-differ', page: version, worker: PROTOCOL_VERSION });
      return;
    }
    this.base = base;
    this.scripts = this.boot.loadScripts(this.given);
    await this.scripts;
    this.port.postMessage({ type: 'prepared' });
  }

  private async start({ image, checkpoint }: BootRequest): Promise<void> {
    const python = await this.boot.bootPython(
      await this.whenLoaded(),
      image,
      this.stopFlag.takeSignal,
      checkpoint && {
        memory: checkpoint.memory,
        find: (name, api) => findHeld(name, api, this.heldByPython),
      },
    );
    const bridge = (this.bridge = new Bridge(python));
    if (!checkpoint && image.snapshot) bridge.call('refresh');
    this.connect(python, bridge);
    if (checkpoint) this.checkpoints?.goOn(checkpoint);
    else {
      bridge.connect(this.heldByPython.worker);
      bridge.call('start');
    }
    this.port.postMessage({ type: 'ready' });
  }

  private async giveSnapshot(image: RuntimeImage): Promise<void> {
    const snapshot = await this.boot.makeSnapshot(await this.whenLoaded(), image);
    this.port.postMessage({ type: 'snapshot', snapshot }, [snapshot]);
  }

  private giveCheckpoint(): void {
    let checkpoint: Checkpoint | null = null;
    let obstacle = '';
    try {
      checkpoint = this.stopFlag.withoutSignals(() => this.takeCheckpoint());
    } catch (error) {
      obstacle = messageOf(error);
    }
    this.port.postMessage(
      { type: 'checkpoint', checkpoint, obstacle },
      checkpoint ? [checkpoint.memory] : [],
    );
  }

  private takeCheckpoint(): Checkpoint {
    if (!this.checkpoints) throw new Error('Python is not up');
    if (this.runId !== null || this.packages?.isBusy) throw new Error('something runs');
    return this.checkpoints.take();
  }

  private whenLoaded(): Promise<realBoot.Scripts> {
    if (!this.scripts) throw new Error('Asked to boot before the scripts were named.');
    return this.scripts;
  }

  /** Connects the interpreter's streams and signals to this host. */
  private connect(python: Pyodide, bridge: Bridge): void {
    this.files = new WorkingFiles(python.FS);
    const { readArchive } = this.given;
    const read = readArchive && ((name: ArchiveName) => ({ bytes: readArchive(name) }));
    const archives = (this.archives = new LibraryArchives(
      python.FS,
      () => (read ? {} : this.library),
      async (name) => read?.(name) ?? this.questions.want({ kind: 'archive', name }),
      (name) => read?.(name) ?? this.questions.wantNow({ kind: 'archive', name }),
    ));
    python._api.on_fatal = (error) => {
      this.breakDown(error);
    };
    for (const stream of ['stdout', 'stderr'] as const) {
      const write = (bytes: Uint8Array) => {
        this.output?.write(stream, bytes);
        return bytes.length;
      };
      python[stream === 'stdout' ? 'setStdout' : 'setStderr']({ write, isatty: false });
    }
    this.python = python;
    this.packages = new PackageInstaller(
      python,
      bridge,
      (message) => {
        this.port.postMessage(message);
      },
      () => archives.prepare('examples'),
    );
    this.checkpoints = new Checkpoints(
      python,
      bridge,
      this.heldByPython,
      this.archives,
      this.files,
    );
    this.stopFlag.attach(callCountOf(python));
    python.setInterruptBuffer([0]); // CPython calls `takeSignal` from now on
  }

  private display(act: DisplayAct): void {
    const { output, runId: id } = this;
    if (!output || id === null) return; // from a task that outlived its run
    if (act.type === 'clear') output.clear();
    else if (!output.admit(act.type === 'show' ? lengthOf(act.data) : 0)) return;
    this.port.postMessage({ type: 'display', id, act });
  }

  private fail(why: Phrase): void {
    try {
      this.output?.flush();
    } finally {
      // The page checks it. A program may have broken what a check here would need.
      this.port.postMessage({ type: 'fatal', why });
    }
  }

  private breakDown(error: unknown): void {
    const detail = lastLineOf(error);
    const isFull = detail.startsWith(NO_MEMORY) || !this.hasMemory();
    this.fail(isFull ? { code: 'no-memory' } : (exitOf(error) ?? { code: 'broke-down', detail }));
  }

  /** Called for an uncaught error. If the event loop ran out of memory, the run would never end. */
  uncaught(): void {
    if (!this.hasMemory()) this.fail({ code: 'no-memory' });
  }

  private hasMemory(): boolean {
    return !this.python || hasMemory(this.python);
  }

  private async execute(request: RunRequest): Promise<void> {
    const { id } = request;
    const output = new OutputBuffer((chunks) => {
      this.port.postMessage({ type: 'output', id, chunks });
    }, request.outputLimit);
    this.output = output;
    this.runId = id;
    this.pixelRatio = request.pixelRatio;
    this.port.postMessage({ type: 'started', id });
    const start = performance.now();
    try {
      if (!this.bridge) throw new Error('Asked to run before Python was up.');
      if (request.files?.length) await this.files?.place(request.files);
      const { code, filename, mode, examples, expect, keepsTasks, stdin } = request;
      const stopFlag =
        request.stopFlag instanceof Array
          ? new BlobFlag(request.stopFlag)
          : new SharedMemory(request.stopFlag);
      this.flag = stopFlag;
      this.input.watch({ id, stopFlag, stdin });
      const program = { code, filename, mode, examples, expect };
      const tasks = keepsTasks ? 'keep' : 'cancel';
      const outcome = await this.bridge.call('run', { ...program, tasks });
      this.input.watch(null);
      const duration = performance.now() - start;
      // If a session's memory is full, nothing more can run, not even the planning.
      const type = outcome.status === 'error' && outcome.error.type;
      if (keepsTasks && type === NO_MEMORY && !this.hasMemory()) throw new Error(NO_MEMORY);
      output.flush();
      const { dropped } = output;
      const { lacksInput } = this.input;
      const written = this.files?.takeWritten() ?? [];
      const files = written.length > 0 ? { files: written } : {};
      const measured = { duration, dropped, lacksInput };
      this.port.postMessage({ type: 'ended', id, outcome, ...measured, ...files });
    } catch (error) {
      // The runner catches what programs raise, so this error is the interpreter's own.
      this.breakDown(error);
    }
    this.output = null;
    this.flag = null;
    this.runId = null;
  }
}
