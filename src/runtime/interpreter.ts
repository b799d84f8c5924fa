import {
  PROTOCOL_VERSION,
  type LibraryFiles,
  type EndedMessage,
  type OutputChunk,
  type PageMessage,
  type RunId,
  type RunMode,
  type RuntimeImage,
  type WaitingMessage,
  type WorkerMessage,
} from '../protocol/messages.js';
import { RuntimeError } from './errors.js';
import { postToMailbox } from './service-worker.js';
import { shareMemory, type SharedMemory } from './shared-memory.js';

/** Milliseconds in which a Worker must begin with a program; then it counts as dead. */
const PATIENCE = 10_000;

/** What to run. */
export interface Program {
  readonly id: RunId;
  readonly code: string;
  readonly filename: string;
  readonly mode: RunMode;
  /** Characters of output to keep. */
  readonly outputLimit: number;
  /** Whether tasks that it leaves behind go on. */
  readonly keepsTasks: boolean;
  /** Lines that it reads before anyone is asked. */
  readonly stdin: readonly string[];
}

/** Told what happens during a run. */
export interface RunObserver {
  started(): void;
  output(chunks: readonly OutputChunk[]): void;
  /**
   * The program waits until `answer` is called, with a line or null for the end of the input.
   * `isSecret`: what is typed must not be shown.
   */
  waiting(answer: (text: string | null) => void, isSecret: boolean): void;
}

interface Deferred<T> {
  readonly promise: Promise<T>;
  resolve(value: T): void;
  reject(reason: RuntimeError): void;
}

function deferred<T>(): Deferred<T> {
  let resolve!: (value: T) => void;
  let reject!: (reason: RuntimeError) => void;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  promise.catch(() => undefined); // whoever awaits it still sees the rejection
  return { promise, resolve, reject };
}

interface CurrentRun {
  readonly id: RunId;
  readonly observer: RunObserver;
  readonly ended: Deferred<EndedMessage>;
  /** Raises a `KeyboardInterrupt` where the program is, if it can. */
  stop(): void;
  /** Where the answers to its questions go; null for a message. */
  readonly memory: SharedMemory | null;
}

/**
 * The page's end of one Worker with one CPython in it. Whatever waits for the Worker rejects when
 * the Worker dies, and nothing is asked of a dead one.
 */
export class Interpreter {
  private readonly prepared = deferred<undefined>();
  private readonly ready = deferred<undefined>();
  private readonly snapshot = deferred<ArrayBuffer>();
  private isLoaded = false;
  /** Browsers tell nothing of a Worker that they ended. */
  private patience: ReturnType<typeof setTimeout> | undefined;
  private current: CurrentRun | null = null;
  private death: RuntimeError | null = null;
  /** Answers what the program waits for; null while it does not. */
  private question: ((text: string | null, isStopped: boolean) => void) | null = null;

  /** Settles when the Worker's scripts are loaded; they are not part of the image. */
  readonly whenPrepared: Promise<undefined> = this.prepared.promise;

  /**
   * @param scripts where pyodide's scripts are, absolute
   * @param activity told when a run begins and when it is over, however it ends
   */
  constructor(
    private readonly worker: Worker,
    scripts: { readonly loader: string; readonly core: string },
    private readonly activity: { runBegan(): void; runEnded(): void },
  ) {
    worker.addEventListener('message', ({ data }) => {
      this.receive(data as WorkerMessage);
    });
    worker.addEventListener('error', (event) => {
      if (this.isLoaded) return; // of a callback that a program left behind: the Worker goes on
      event.preventDefault();
      const reason = event.message || 'Check the connection and try again';
      const message = `Python's Worker could not be loaded. ${reason}.`;
      this.die(new RuntimeError('start-failed', message));
    });
    worker.addEventListener('messageerror', () => {
      this.die(
        new RuntimeError('interpreter-died', "A message of Python's Worker was unreadable."),
      );
    });
    this.send({
      type: 'prepare',
      version: PROTOCOL_VERSION,
      loaderUrl: scripts.loader,
      coreUrl: scripts.core,
    });
  }

  get isAlive(): boolean {
    return this.death === null;
  }

  /**
   * Starts CPython.
   *
   * @throws RuntimeError `start-failed`, or what ended the Worker meanwhile.
   */
  async boot(image: RuntimeImage): Promise<void> {
    this.send({ type: 'boot', image });
    await this.ready.promise;
  }

  /**
   * Starts CPython only for its memory; the interpreter is of no further use.
   *
   * @throws RuntimeError `start-failed`, or what ended the Worker meanwhile.
   */
  async makeSnapshot(image: RuntimeImage): Promise<ArrayBuffer> {
    this.send({ type: 'make-snapshot', image });
    return this.snapshot.promise;
  }

  /** Hands over archives of the standard library, which then need not be fetched. */
  giveLibrary(files: LibraryFiles): void {
    this.send({ type: 'library', files });
  }

  /**
   * Runs a program to its end. One at a time: sessions queue.
   *
   * @throws RuntimeError `interpreter-died` when CPython did not survive it.
   */
  async run(program: Program, observer: RunObserver): Promise<EndedMessage> {
    if (this.death) throw this.death;
    if (this.current) throw new Error('This interpreter is busy.');
    const memory = shareMemory();
    // Of a type: an engine may take it for XML otherwise, and complain.
    const address = memory ? '' : URL.createObjectURL(new Blob(['1'], { type: 'text/plain' }));
    const stop = () => {
      if (memory) memory.stop();
      else URL.revokeObjectURL(address);
    };
    const current = { id: program.id, observer, ended: deferred<EndedMessage>(), stop, memory };
    this.current = current;
    this.activity.runBegan();
    try {
      this.send({ type: 'run', ...program, stopFlag: memory?.buffer ?? address });
      this.patience = setTimeout(() => {
        const message = 'Python did not answer for ten seconds, and was ended.';
        this.die(new RuntimeError('interpreter-died', message));
      }, PATIENCE);
      return await current.ended.promise;
    } finally {
      clearTimeout(this.patience);
      this.current = this.question = null;
      stop();
      this.activity.runEnded();
    }
  }

  /** Asks the running program to stop: a `KeyboardInterrupt` rises where it is, if it can. */
  interrupt(): void {
    if (!this.current) return;
    this.current.stop();
    if (this.question) this.question(null, true);
    else this.send({ type: 'interrupt', id: this.current.id });
  }

  /** Ends the Worker at once; what waits for it rejects with `reason`. */
  terminate(reason = new RuntimeError('interpreter-died', 'Python was ended.')): void {
    this.die(reason);
  }

  private send(message: PageMessage): void {
    if (!this.death) this.worker.postMessage(message);
  }

  private receive(message: WorkerMessage): void {
    if (this.death) return;
    switch (message.type) {
      case 'prepared':
        this.isLoaded = true;
        this.prepared.resolve(undefined);
        return;
      case 'ready':
        this.ready.resolve(undefined);
        return;
      case 'snapshot':
        this.snapshot.resolve(message.snapshot);
        return;
      case 'boot-failed':
        this.die(new RuntimeError('start-failed', `Python could not start. ${message.message}`));
        return;
      case 'fatal':
        this.die(
          new RuntimeError(
            'interpreter-died',
            message.exitCode === undefined
              ? `Python broke down (${message.message}) and was ended.`
              : `The program ended Python itself, with the exit code ${String(message.exitCode)}.`,
          ),
        );
        return;
      case 'started':
        if (message.id !== this.current?.id) return;
        clearTimeout(this.patience);
        this.current.observer.started();
        return;
      case 'output':
        if (message.id === this.current?.id) this.current.observer.output(message.chunks);
        return;
      case 'waiting':
        if (message.id === this.current?.id) this.ask(this.current, message);
        return;
      case 'ended':
        if (message.id === this.current?.id) this.current.ended.resolve(message);
        return;
      default:
        message satisfies never;
    }
  }

  private ask(
    { id, observer, memory }: CurrentRun,
    { mailboxKey, isSecret }: WaitingMessage,
  ): void {
    const question = (text: string | null, isStopped: boolean) => {
      if (this.question !== question) return; // answered already
      this.question = null;
      if (memory) {
        if (!isStopped) memory.answer(text); // Stop has told it already
      } else if (mailboxKey === null) this.send({ type: 'input', id, text, isStopped });
      else postToMailbox(mailboxKey, text);
    };
    this.question = question;
    observer.waiting((text) => {
      question(text, false);
    }, isSecret);
  }

  private die(reason: RuntimeError): void {
    if (this.death) return;
    this.death = reason;
    this.worker.terminate();
    this.prepared.reject(reason);
    this.ready.reject(reason);
    this.snapshot.reject(reason);
    this.current?.ended.reject(reason);
  }
}
