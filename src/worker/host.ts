import {
  PROTOCOL_VERSION,
  type AskRequest,
  type BootRequest,
  type Checkpoint,
  type ConsoleAnswers,
  type DisplayAct,
  type LibraryFiles,
  type LibraryUrls,
  type PageMessage,
  type Plan,
  type PlanRequest,
  type PrepareRequest,
  type RunId,
  type RunOutcome,
  type RunRequest,
  type RuntimeImage,
  type WorkerMessage,
} from '../protocol/messages.js';
import {
  bootPython,
  loadScripts,
  makeSnapshot,
  type Kept,
  type Scripts,
  type TakeSignal,
} from './boot.js';
import { Checkpoints } from './checkpoint.js';
import { findHeld } from './held-objects.js';
import { InputLine } from './input.js';
import { WorkingFiles } from './files.js';
import { LibraryArchives } from './library.js';
import { Obstacle } from './obstacle.js';
import { OutputBuffer } from './output-buffer.js';
import { PackageInstaller } from './packages.js';
import type { Pyodide, PyFunction, PyProxy } from './python.js';
import { SharedMemory } from './shared-memory.js';
import { BlobFlag, StopFlag, type CallCount } from './stop-flag.js';

/** The Worker's end of the line to the page; a Worker's global scope and a message port are ones. */
export interface HostPort {
  postMessage(message: WorkerMessage, transfer?: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
}

/** How the host gets its interpreter; tests give their own. */
export interface Boot {
  loadScripts(loaderUrl: string, coreUrl: string): Promise<Scripts>;
  bootPython(
    scripts: Scripts,
    image: RuntimeImage,
    takeSignal: TakeSignal,
    kept?: Kept,
  ): Promise<Pyodide>;
  makeSnapshot(scripts: Scripts, image: RuntimeImage): Promise<ArrayBuffer>;
}

/** Bytes without which Python cannot even be asked what a program needs. */
const ELBOW_ROOM = 16 * 2 ** 20;
/** What Python raises without it. */
const NO_MEMORY = 'MemoryError';

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** Python's errors come with their traceback: the last line tells what happened. */
const lastLineOf = (error: unknown) => messageOf(error).trimEnd().split('\n').at(-1) ?? '';

/** The code with which a program ended the whole of Python (`os._exit`), as pyodide tells it. */
function exitCodeOf(error: unknown): { exitCode?: number } {
  const { name, status } = Object(error) as { readonly name?: unknown; readonly status?: unknown };
  return name === 'Exit' && typeof status === 'number' ? { exitCode: status } : {};
}

/** CPython's count of calls until it asks for a signal: in its memory, which moves when it grows. */
function callCountOf({ _module: module }: Pyodide): CallCount {
  const index = module.__Py_emscripten_signal_clock / Int32Array.BYTES_PER_ELEMENT;
  return {
    get value() {
      return module.HEAP32[index]!;
    },
    set value(calls) {
      module.HEAP32[index] = calls;
    },
  };
}

const DICTIONARIES = { dict_converter: Object.fromEntries };

const lengthOf = (data: Readonly<Record<string, string>>) =>
  Object.values(data).reduce((sum, text) => sum + text.length, 0);

/** Owns the interpreter of one Worker: starts it, runs what the page sends, one run at a time. */
export class Host {
  private scripts: Promise<Scripts> | null = null;
  private library: LibraryFiles = {};
  private python: Pyodide | null = null;
  private files: WorkingFiles | null = null;
  private run: PyFunction | null = null;
  /** Cancels what the program awaits; false where it awaits nothing. */
  private interruptAwaiting: PyFunction | null = null;
  private packages: PackageInstaller | null = null;
  private archives: LibraryArchives | null = null;
  private checkpoints: Checkpoints | null = null;
  /** Of the run that is on. */
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
  private readonly input = new InputLine({
    waiting: (id, question, mailboxKey) => {
      this.output?.flush();
      this.port.postMessage({ type: 'waiting', id, question, mailboxKey });
    },
    echo: (line) => this.output?.echo(line),
    stopped: () => {
      this.stopFlag.watch(null);
    },
  });

  /** What Python is given of JavaScript; by these names it finds it again in another Worker. */
  private readonly given = {
    ask: this.input.ask,
    askBlocking: this.input.askBlocking,
    isShared: this.input.isShared,
    display: (act: PyProxy) => {
      this.display(act.toJs(DICTIONARIES) as DisplayAct);
    },
    pixelRatio: () => this.pixelRatio,
    bringArchive: (name: keyof LibraryUrls) => this.archives!.bring(name),
    fetchPackage: (...call: Parameters<PackageInstaller['fetch']>) => this.packages!.fetch(...call),
    isStopped: () => this.stopFlag.check(),
    setDeaf: (isOn: boolean) => {
      this.stopFlag.setDeaf(isOn);
    },
    setInterruptible: (isOn: boolean) => {
      this.stopFlag.watch(isOn ? this.flag : null);
    },
    tellCheck: (...fields: [number, string, boolean, boolean, string, string]) => {
      const [line, source, passed, isQuiet, difference, traceback] = fields;
      const { output, runId: id } = this;
      if (!output || id === null) return;
      output.flush();
      const check = { line, source, passed, isQuiet, difference, traceback };
      this.port.postMessage({ type: 'checked', id, check });
    },
  };

  constructor(
    private readonly port: HostPort,
    private readonly boot: Boot = { loadScripts, bootPython, makeSnapshot },
  ) {
    port.addEventListener('message', ({ data }) => void this.receive(data as PageMessage));
  }

  /** For a program that closes its Worker: browsers do not tell the page of it. */
  close(): void {
    this.fail(new Error('the program closed its Worker'));
  }

  private async receive(message: PageMessage): Promise<void> {
    switch (message.type) {
      case 'prepare':
        return this.prepare(message);
      case 'boot':
        return this.start(message);
      case 'make-snapshot':
        return this.giveSnapshot(message.image);
      case 'make-checkpoint':
        this.giveCheckpoint();
        return;
      case 'run':
        return this.execute(message);
      case 'plan':
        this.plan(message);
        return;
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
      case 'input':
        this.input.receive(message, message.isStopped);
        return;
      default:
        message satisfies never;
    }
  }

  private interrupt(id: RunId): void {
    // Where the flag was seen already, the program has been interrupted.
    if (id !== this.runId || !this.stopFlag.isWatched) return;
    const isInterrupted = this.stopFlag.calmly(() => this.interruptAwaiting?.() === true);
    if (!isInterrupted) return;
    this.stopFlag.watch(null);
    this.tellInterrupted();
  }

  private tellInterrupted(): void {
    if (this.runId !== null) this.port.postMessage({ type: 'interrupted', id: this.runId });
  }

  /** The analysis is imported with its first question: most pages never have one. */
  private plan({ id, question }: PlanRequest): void {
    const { answer, failure } = this.ask('python_run.dependencies.exchange', question);
    this.port.postMessage({ type: 'planned', id, plan: answer as Plan | null, failure });
  }

  private answer({ id, question }: AskRequest): void {
    const { answer, failure } = this.ask('python_run.console', question);
    type Answer = ConsoleAnswers[keyof ConsoleAnswers];
    this.port.postMessage({ type: 'answered', id, answer: answer as Answer, failure });
  }

  /** Puts a question to one of our Python modules. */
  private ask(name: string, question: object): { answer: unknown; failure: string } {
    try {
      const module = this.python?.pyimport(name);
      if (!module) throw new Error('Asked before Python was up.');
      const answer = (module['answer'] as PyFunction)(JSON.stringify(question)) as string;
      module.destroy();
      return { answer: JSON.parse(answer) as unknown, failure: '' };
    } catch (error) {
      const failure = lastLineOf(error);
      if (failure.startsWith(NO_MEMORY)) this.fail(error);
      return { answer: null, failure: failure || 'It did not say why.' };
    }
  }

  private async prepare({ version, loaderUrl, coreUrl }: PrepareRequest): Promise<void> {
    if (version !== PROTOCOL_VERSION) {
      this.port.postMessage({
        type: 'boot-failed',
        message:
          `The page has python-run ${version}, its Worker is ${PROTOCOL_VERSION}: ` +
          'an old file is cached, or the files of two versions lie together.',
      });
      return;
    }
    this.scripts = this.boot.loadScripts(loaderUrl, coreUrl);
    try {
      await this.scripts;
      this.port.postMessage({ type: 'prepared' });
    } catch (error) {
      this.port.postMessage({ type: 'boot-failed', message: messageOf(error) });
    }
  }

  private async start({ image, checkpoint }: BootRequest): Promise<void> {
    try {
      const python = await this.boot.bootPython(
        await this.whenLoaded(),
        image,
        this.stopFlag.takeSignal,
        checkpoint && {
          memory: checkpoint.memory,
          find: (name, api) => findHeld(name, api, this.given),
        },
      );
      if (!checkpoint && image.snapshot) {
        (python.pyimport('python_run.snapshot')['refresh'] as PyFunction)();
      }
      this.connect(python, image);
      if (checkpoint) this.goOn(checkpoint);
      else this.install(python);
      this.port.postMessage({ type: 'ready' });
    } catch (error) {
      this.port.postMessage({ type: 'boot-failed', message: messageOf(error) });
    }
  }

  private async giveSnapshot(image: RuntimeImage): Promise<void> {
    try {
      const snapshot = await this.boot.makeSnapshot(await this.whenLoaded(), image);
      this.port.postMessage({ type: 'snapshot', snapshot }, [snapshot]);
    } catch (error) {
      this.port.postMessage({ type: 'boot-failed', message: messageOf(error) });
    }
  }

  private giveCheckpoint(): void {
    let checkpoint: Checkpoint | null = null;
    let obstacle = '';
    try {
      checkpoint = this.stopFlag.calmly(() => this.takeCheckpoint());
    } catch (error) {
      obstacle = messageOf(error);
    }
    this.port.postMessage(
      { type: 'checkpoint', checkpoint, obstacle },
      checkpoint ? [checkpoint.memory] : [],
    );
  }

  private takeCheckpoint(): Checkpoint {
    const { archives, checkpoints, files, packages, runId } = this;
    if (!archives || !checkpoints || !files) throw new Obstacle('Python is not up');
    if (runId !== null || packages?.isBusy) throw new Obstacle('something runs');
    const { outside, ...taken } = checkpoints.take();
    return { ...taken, outside: { ...outside, archives: archives.brought, placed: files.given } };
  }

  /** Lets an interpreter that was started from a checkpoint's memory go on from there. */
  private goOn(checkpoint: Checkpoint): void {
    for (const name of checkpoint.outside.archives) this.archives?.bring(name);
    this.checkpoints?.goOn(checkpoint);
    this.files?.adopt(checkpoint.outside.placed);
  }

  private whenLoaded(): Promise<Scripts> {
    if (!this.scripts) throw new Error('Asked to boot before the scripts were named.');
    return this.scripts;
  }

  /** Ties the interpreter's streams and signals to this host. */
  private connect(python: Pyodide, image: RuntimeImage): void {
    this.files = new WorkingFiles(python.FS);
    this.archives = new LibraryArchives(python.FS, image.libraryUrls, () => this.library);
    python._api.on_fatal = (error) => {
      this.fail(error);
    };
    for (const stream of ['stdout', 'stderr'] as const) {
      const write = (bytes: Uint8Array) => {
        this.output?.write(stream, bytes);
        return bytes.length;
      };
      python[stream === 'stdout' ? 'setStdout' : 'setStderr']({ write, isatty: false });
    }
    this.python = python;
    const runner = python.pyimport('python_run.runner');
    this.run = runner['run'] as PyFunction;
    this.interruptAwaiting = runner['interrupt'] as PyFunction;
    this.packages = new PackageInstaller(
      python,
      (message) => {
        this.port.postMessage(message);
      },
      this.given.fetchPackage,
    );
    this.checkpoints = new Checkpoints(python, this.given);
    this.stopFlag.attach(callCountOf(python));
    python.setInterruptBuffer([0]); // CPython asks from now on, and `takeSignal` answers
  }

  /** Gives a new interpreter what its own modules need of this host. */
  private install(python: Pyodide): void {
    const { given } = this;
    const call = (module: string, ...functions: unknown[]) => {
      (python.pyimport(`python_run.${module}`)['install'] as PyFunction)(...functions);
    };
    call('streams', given.ask, given.askBlocking, given.isShared);
    call('rich', given.display, given.pixelRatio);
    call('library', given.bringArchive);
    call('waiting', given.isStopped, given.setDeaf);
    // What is there by now stays: Python's collector need not go through it again and again.
    (python.pyimport('gc')['freeze'] as PyFunction)();
  }

  private display(act: DisplayAct): void {
    const { output, runId: id } = this;
    if (!output || id === null) return; // of a task that outlived its run
    if (act.type === 'clear') output.clear();
    else if (!output.admit(act.type === 'show' ? lengthOf(act.data) : 0)) return;
    this.port.postMessage({ type: 'display', id, act });
  }

  private fail(error: unknown): void {
    this.output?.flush();
    const line = lastLineOf(error);
    const isFull = line.startsWith(NO_MEMORY) || !this.hasMemory();
    const message = isFull ? 'no memory was left' : line;
    this.port.postMessage({ type: 'fatal', message, ...exitCodeOf(error) });
  }

  /** What the runner compares with, after who is told; nothing where there is nothing to compare. */
  private expectations({ examples, expect }: RunRequest): unknown[] {
    if (!examples && expect === undefined) return [];
    // `undefined` is None in Python, `null` is not.
    const spans = examples?.map(({ lines, want }) => [lines, want ?? undefined]);
    return [this.given.tellCheck, spans, expect];
  }

  /** What nobody caught: where it was the event loop's for want of memory, a run would not end. */
  uncaught(): void {
    if (!this.hasMemory()) this.fail(new Error(NO_MEMORY));
  }

  private hasMemory(): boolean {
    if (!this.python) return true;
    const { _module: module } = this.python;
    try {
      const address = module._malloc(ELBOW_ROOM);
      module._free(address); // of 0 does nothing
      return address !== 0;
    } catch {
      return true; // it broke down for another reason
    }
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
      if (!this.run) throw new Error('Asked to run before Python was up.');
      this.files?.place(request.files ?? []);
      const { code, filename, mode, keepsTasks, stdin } = request;
      const stopFlag =
        request.stopFlag instanceof Array
          ? new BlobFlag(request.stopFlag)
          : new SharedMemory(request.stopFlag);
      this.flag = stopFlag;
      this.input.watch({ id, stopFlag, stdin });
      const run = this.run(
        ...[code, filename, mode, this.given.setInterruptible, keepsTasks],
        ...this.expectations(request),
      );
      const proxy = (await run) as PyProxy;
      this.input.watch(null);
      const duration = performance.now() - start;
      const outcome = proxy.toJs(DICTIONARIES) as RunOutcome;
      proxy.destroy();
      // Of a session that is full nothing could run, nor be asked what has to.
      const type = outcome.status === 'error' && outcome.error.type;
      if (keepsTasks && type === NO_MEMORY && !this.hasMemory()) throw new Error(NO_MEMORY);
      output.flush();
      const { dropped } = output;
      const { lacksInput } = this.input;
      const written = this.files?.takeWritten() ?? [];
      const files = written.length > 0 ? { files: written } : {};
      this.port.postMessage({
        type: 'ended',
        id,
        outcome,
        duration,
        dropped,
        lacksInput,
        ...files,
      });
    } catch (error) {
      // The runner catches what programs raise: what comes here is the interpreter's own end.
      this.fail(error);
    }
    this.output = null;
    this.runId = null;
  }
}
