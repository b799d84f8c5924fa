import {
  PROTOCOL_VERSION,
  type LibraryFiles,
  type PageMessage,
  type PrepareRequest,
  type RunId,
  type RunOutcome,
  type RunRequest,
  type RuntimeImage,
  type WorkerMessage,
} from '../protocol/messages.js';
import { bootPython, loadScripts, makeSnapshot, type Scripts, type TakeSignal } from './boot.js';
import { InputLine } from './input.js';
import { libraryFetcher } from './library.js';
import { OutputBuffer } from './output-buffer.js';
import type { Pyodide, PyFunction, PyProxy } from './python.js';
import { SharedMemory } from './shared-memory.js';
import { StopFlag } from './stop-flag.js';

/** The Worker's end of the line to the page; a Worker's global scope and a message port are ones. */
export interface HostPort {
  postMessage(message: WorkerMessage, transfer?: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
}

/** How the host gets its interpreter; tests give their own. */
export interface Boot {
  loadScripts(loaderUrl: string, coreUrl: string): Promise<Scripts>;
  bootPython(scripts: Scripts, image: RuntimeImage, takeSignal: TakeSignal): Promise<Pyodide>;
  makeSnapshot(scripts: Scripts, image: RuntimeImage): Promise<ArrayBuffer>;
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** The code with which a program ended the whole of Python (`os._exit`), as pyodide tells it. */
function exitCodeOf(error: unknown): { exitCode?: number } {
  const { name, status } = Object(error) as { readonly name?: unknown; readonly status?: unknown };
  return name === 'Exit' && typeof status === 'number' ? { exitCode: status } : {};
}

/** Owns the interpreter of one Worker: starts it, runs what the page sends, one run at a time. */
export class Host {
  private scripts: Promise<Scripts> | null = null;
  private library: LibraryFiles = {};
  private run: PyFunction | null = null;
  /** Cancels what the program awaits; false where it awaits nothing. */
  private interruptAwaiting: PyFunction | null = null;
  /** Of the run that is on. */
  private runId: RunId | null = null;
  private output: OutputBuffer | null = null;
  private readonly stopFlag = new StopFlag(() => this.output?.tick());
  private readonly input = new InputLine({
    waiting: (id, mailboxKey, isSecret) => {
      this.output?.flush();
      this.port.postMessage({ type: 'waiting', id, mailboxKey, isSecret });
    },
    echo: (line) => this.output?.echo(line),
    stopped: () => {
      this.stopFlag.watch(null);
    },
  });

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
        return this.start(message.image);
      case 'make-snapshot':
        return this.giveSnapshot(message.image);
      case 'run':
        return this.execute(message);
      case 'interrupt':
        this.interrupt(message.id);
        return;
      case 'library':
        this.library = { ...this.library, ...message.files };
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
    if (isInterrupted) this.stopFlag.watch(null);
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

  private async start(image: RuntimeImage): Promise<void> {
    try {
      const python = await this.boot.bootPython(
        await this.whenLoaded(),
        image,
        this.stopFlag.takeSignal,
      );
      if (image.snapshot) (python.pyimport('python_run.snapshot')['refresh'] as PyFunction)();
      this.connect(python, image);
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

  private whenLoaded(): Promise<Scripts> {
    if (!this.scripts) throw new Error('Asked to boot before the scripts were named.');
    return this.scripts;
  }

  /** Ties the interpreter's streams, imports and signals to this host. */
  private connect(python: Pyodide, image: RuntimeImage): void {
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
    (python.pyimport('python_run.streams')['install'] as PyFunction)(
      this.input.ask,
      this.input.askBlocking,
      this.input.isShared,
    );
    (python.pyimport('python_run.library')['install'] as PyFunction)(
      libraryFetcher(python, image.libraryUrls, () => this.library),
    );
    (python.pyimport('python_run.waiting')['install'] as PyFunction)(
      () => this.stopFlag.check(),
      (isOn: boolean) => {
        this.stopFlag.setDeaf(isOn);
      },
    );
    const runner = python.pyimport('python_run.runner');
    this.run = runner['run'] as PyFunction;
    this.interruptAwaiting = runner['interrupt'] as PyFunction;
    python.setInterruptBuffer([0]); // CPython asks from now on, and `takeSignal` answers
  }

  private fail(error: unknown): void {
    this.output?.flush();
    this.port.postMessage({ type: 'fatal', message: messageOf(error), ...exitCodeOf(error) });
  }

  private async execute(request: RunRequest): Promise<void> {
    const { id } = request;
    const output = new OutputBuffer((chunks) => {
      this.port.postMessage({ type: 'output', id, chunks });
    }, request.outputLimit);
    this.output = output;
    this.runId = id;
    this.port.postMessage({ type: 'started', id });
    const start = performance.now();
    try {
      if (!this.run) throw new Error('Asked to run before Python was up.');
      const { code, filename, mode, keepsTasks, stdin } = request;
      const stopFlag =
        typeof request.stopFlag === 'string'
          ? request.stopFlag
          : new SharedMemory(request.stopFlag);
      this.input.watch({ id, stopFlag, stdin });
      const setInterruptible = (isOn: boolean) => {
        this.stopFlag.watch(isOn ? stopFlag : null);
      };
      const run = this.run(code, filename, mode, setInterruptible, keepsTasks);
      const proxy = (await run) as PyProxy;
      this.input.watch(null);
      const duration = performance.now() - start;
      const outcome = proxy.toJs({ dict_converter: Object.fromEntries }) as RunOutcome;
      proxy.destroy();
      output.flush();
      const { dropped } = output;
      const { lacksInput } = this.input;
      this.port.postMessage({ type: 'ended', id, outcome, duration, dropped, lacksInput });
    } catch (error) {
      // The runner catches what programs raise: what comes here is the interpreter's own end.
      this.fail(error);
    }
    this.output = null;
    this.runId = null;
  }
}
