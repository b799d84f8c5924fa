import {
  PROTOCOL_VERSION,
  type AnsweredMessage,
  type Checkpoint,
  type ConsoleAnswers,
  type ConsoleQuestion,
  type DisplayAct,
  type LibraryFiles,
  type Check,
  type EndedMessage,
  type OutputChunk,
  type PageMessage,
  type Plan,
  type PlanQuestion,
  type ProgramQuestion,
  type Question,
  type RunId,
  type RunRequest,
  type RuntimeImage,
  type WaitingMessage,
  type Wheel,
  type WorkerMessage,
} from '../protocol/messages.js';
import { readPhrase, readText } from '../protocol/read-phrases.js';
import { CheckpointFiles } from './checkpoint-files.js';
import { deferred, type Deferred } from './deferred.js';
import { RuntimeError } from './errors.js';
import type { Installation, InstallProgress } from './installation.js';
import { Installer } from './installer.js';
import type { PackageFiles } from './package-files.js';
import { postToMailbox } from './service-worker.js';
import { shareMemory, type SharedMemory } from './shared-memory.js';
import { blobFlag, type StopFlag } from './stop-flag.js';

/** Milliseconds in which a Worker must begin with a program; then it counts as dead. */
const PATIENCE = 10_000;

/** A Worker of the page's or of Node's, or one in a sandbox, which has stop flags of its own. */
export interface AnyWorker extends Pick<Worker, 'addEventListener' | 'terminate'> {
  postMessage(message: PageMessage, transfer: Transferable[]): void;
  makeStopFlag?(): StopFlag;
  /** Whether it can share memory, where the page does not decide over that. */
  readonly sharesMemory?: boolean;
}

/** What to run: all that a Worker is told of a run, but for how it is stopped. */
export type Program = Omit<RunRequest, 'type' | 'stopFlag'>;

/** Told what happens during a run. */
export interface RunObserver {
  started(): void;
  output(chunks: readonly OutputChunk[]): void;
  display(act: DisplayAct): void;
  /** A part was compared with what the page shows; what it printed was told before. */
  checked?(check: Check): void;
  /** The program waits until `answer` is called, with a line or null for the end of the input. */
  waiting(answer: (text: string | null) => void, question: ProgramQuestion): void;
  /** The program has seen Stop, and is interrupted now. */
  interrupted?(): void;
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
  private readonly installer: Installer;
  private readonly questions = new Map<number, Deferred<AnsweredMessage>>();
  private lastQuestion = 0;
  private checkpoint: Deferred<Checkpoint | null> | null = null;
  private readonly checkpointFiles = new CheckpointFiles();
  private death: RuntimeError | null = null;
  /** Answers what the program waits for; null while it does not. */
  private answer: ((text: string | null, isStopped: boolean) => void) | null = null;

  /** Settles when the Worker's scripts are loaded; they are not part of the image. */
  readonly whenPrepared: Promise<undefined> = this.prepared.promise;

  /**
   * @param scripts where pyodide's scripts are, absolute
   * @param activity told when a run begins and when it is over, however it ends
   * @param files brings what packages are made of
   */
  constructor(
    private readonly worker: AnyWorker,
    scripts: { readonly loader: string; readonly core: string },
    private readonly activity: { runBegan(): void; runEnded(): void },
    files: PackageFiles,
  ) {
    this.installer = new Installer((message, transfer) => {
      this.send(message, transfer);
    }, files);
    worker.addEventListener('message', ({ data }) => {
      this.receive(data as WorkerMessage);
    });
    worker.addEventListener('error', (event) => {
      if (this.isLoaded) return; // of a callback that a program left behind: the Worker goes on
      event.preventDefault();
      const { error, message } = event as { error?: unknown; message: string };
      const isOurs = error instanceof RuntimeError; // of a sandbox
      const why = { code: 'worker-failed', detail: readText(message) } as const;
      this.terminate(isOurs ? error : new RuntimeError(why));
    });
    worker.addEventListener('messageerror', () => {
      this.terminate(new RuntimeError({ code: 'unreadable-message' }));
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
   * Starts CPython, new or from a checkpoint of another one.
   *
   * @throws RuntimeError with what ended the Worker meanwhile.
   */
  async boot(image: RuntimeImage, checkpoint?: Checkpoint): Promise<void> {
    if (checkpoint) this.checkpointFiles.begin(checkpoint);
    this.send({ type: 'boot', image, ...(checkpoint && { checkpoint }) });
    await this.ready.promise;
  }

  /**
   * Writes down what the interpreter has come to, so that another one can go on from there; null
   * when that cannot be done now: a run is on, or something belongs to it that another one could
   * not have. A run that is asked for meanwhile waits for it, some hundredths of a second.
   *
   * @throws RuntimeError with what ended the Worker
   */
  async makeCheckpoint(): Promise<Checkpoint | null> {
    if (this.death) throw this.death;
    if (!this.checkpoint) {
      this.checkpoint = deferred();
      this.send({ type: 'make-checkpoint' });
    }
    return this.checkpoint.promise;
  }

  /**
   * Starts CPython only for its memory; the interpreter is of no further use.
   *
   * @throws RuntimeError with what ended the Worker meanwhile.
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
   * Installs what the program of run `id` needs. One at a time, and none during a run.
   *
   * @param signal stops it; where Python does not react, it is ended.
   * @param keep told what was installed, also when the rest could not be
   * @throws PackageError; the signal's reason; RuntimeError with what ended the Worker
   */
  async install(
    id: RunId,
    installation: Installation,
    onProgress: (progress: InstallProgress) => void,
    keep: (wheels: readonly Wheel[]) => void,
    signal: AbortSignal,
  ): Promise<void> {
    if (this.death) throw this.death;
    this.activity.runBegan();
    try {
      await this.installer.install(id, installation, onProgress, keep, signal, () => {
        this.terminate();
      });
    } finally {
      this.activity.runEnded();
    }
  }

  /**
   * Runs a program to its end. One at a time: sessions queue.
   *
   * @throws RuntimeError when CPython did not survive it.
   */
  async run(program: Program, observer: RunObserver): Promise<EndedMessage> {
    if (this.death) throw this.death;
    if (this.current) throw new Error('This interpreter is busy.');
    // Memory where it can be shared, else a flag.
    const memory = this.worker.makeStopFlag ? null : shareMemory(this.worker.sharesMemory);
    const flag = memory ? null : (this.worker.makeStopFlag?.() ?? blobFlag());
    const stop = () => {
      memory?.stop();
      flag?.raise();
    };
    const current = { id: program.id, observer, ended: deferred<EndedMessage>(), stop, memory };
    this.current = current;
    this.activity.runBegan();
    try {
      this.send({ type: 'run', ...program, stopFlag: memory?.buffer ?? flag?.addresses ?? [] });
      this.patience = setTimeout(() => {
        this.terminate(new RuntimeError({ code: 'no-answer' }));
      }, PATIENCE);
      return await current.ended.promise;
    } finally {
      clearTimeout(this.patience);
      this.current = this.answer = null;
      stop();
      this.activity.runEnded();
    }
  }

  /**
   * Asks which blocks of a session run before one of them. Not while a run is on. The first answer
   * takes as long as the archive with the analysis.
   *
   * @throws RuntimeError `plan-failed`, or what ended the Worker.
   */
  async plan(question: PlanQuestion): Promise<Plan> {
    const { answer, failure } = await this.put({ kind: 'plan', ...question });
    if (failure === null) return answer as Plan;
    throw new RuntimeError({ code: 'plan-failed', detail: readText(failure) });
  }

  /**
   * Asks something for a console. Not while a run is on.
   *
   * @throws RuntimeError with what ended the Worker; an `Error` when there is no answer
   */
  async consult<Asked extends ConsoleQuestion>(
    question: Asked,
  ): Promise<ConsoleAnswers[Asked['kind']]> {
    const { answer, failure } = await this.put(question);
    if (failure !== null) throw new Error(failure);
    return answer as ConsoleAnswers[Asked['kind']];
  }

  private async put(question: Question): Promise<AnsweredMessage> {
    if (this.death) throw this.death;
    const id = ++this.lastQuestion;
    const answer = deferred<AnsweredMessage>();
    this.questions.set(id, answer);
    try {
      this.send({ type: 'ask', id, question });
      return await answer.promise;
    } finally {
      this.questions.delete(id);
    }
  }

  /** Asks the running program to stop: a `KeyboardInterrupt` rises where it is, if it can. */
  interrupt(): void {
    if (!this.current) return;
    this.current.stop();
    if (this.answer) this.answer(null, true);
    else this.send({ type: 'interrupt', id: this.current.id });
  }

  private send(message: PageMessage, transfer: Transferable[] = []): void {
    if (!this.death) this.worker.postMessage(message, transfer);
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
      case 'checkpoint': {
        const { checkpoint } = message;
        this.checkpoint?.resolve(checkpoint && this.checkpointFiles.complete(checkpoint));
        this.checkpoint = null;
        return;
      }
      case 'boot-failed':
      case 'fatal':
        this.terminate(new RuntimeError(readPhrase(message.why)));
        return;
      case 'file-wanted':
      case 'installed':
        this.installer.receive(message);
        return;
      case 'started':
        if (message.id !== this.current?.id) return;
        clearTimeout(this.patience);
        this.current.observer.started();
        return;
      case 'output':
        if (message.id === this.current?.id) this.current.observer.output(message.chunks);
        return;
      case 'display':
        if (message.id === this.current?.id) this.current.observer.display(message.act);
        return;
      case 'checked':
        if (message.id === this.current?.id) this.current.observer.checked?.(message.check);
        return;
      case 'waiting':
        if (message.id === this.current?.id) this.ask(this.current, message);
        return;
      case 'interrupted':
        if (message.id === this.current?.id) this.current.observer.interrupted?.();
        return;
      case 'ended':
        if (message.id === this.current?.id) this.current.ended.resolve(message);
        return;
      case 'answered':
        this.questions.get(message.id)?.resolve(message);
        return;
      default:
        message satisfies never;
    }
  }

  private ask({ id, observer, memory }: CurrentRun, waiting: WaitingMessage): void {
    const { mailboxKey } = waiting;
    const answer = (text: string | null, isStopped: boolean) => {
      if (this.answer !== answer) return; // answered already
      this.answer = null;
      if (memory) {
        if (!isStopped) memory.answer(text); // Stop has told it already
      } else if (mailboxKey === null) this.send({ type: 'input', id, text, isStopped });
      else postToMailbox(mailboxKey, text);
    };
    this.answer = answer;
    observer.waiting((text) => {
      answer(text, false);
    }, waiting.question);
  }

  /** Ends the Worker at once; what waits for it rejects with `reason`. */
  terminate(reason = new RuntimeError({ code: 'ended' })): void {
    if (this.death) return;
    this.death = reason;
    this.worker.terminate();
    this.prepared.reject(reason);
    this.ready.reject(reason);
    this.snapshot.reject(reason);
    this.checkpoint?.reject(reason);
    this.current?.ended.reject(reason);
    this.installer.fail(reason);
    for (const question of this.questions.values()) question.reject(reason);
  }
}
