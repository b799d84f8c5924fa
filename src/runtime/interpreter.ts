import {
  PROTOCOL_VERSION,
  type AnsweredMessage,
  type Checkpoint,
  type ConsoleAnswers,
  type ConsoleQuestion,
  type LibraryFiles,
  type EndedMessage,
  type PageMessage,
  type Plan,
  type PlanQuestion,
  type Question,
  type RunId,
  type RunRequest,
  type RuntimeImage,
  type Wheel,
  type WorkerMessage,
} from '../protocol/messages.js';
import { readAnswer, readMessage } from '../protocol/read-messages.js';
import { readPhrase, readText } from '../protocol/read-phrases.js';
import type { AnyWorker } from './any-worker.js';
import { CheckpointFiles } from './checkpoint-files.js';
import { CurrentRun, type RunObserver } from './current-run.js';
import { deferred, type Deferred } from './deferred.js';
import { RuntimeError } from './errors.js';
import type { Installation, InstallProgress } from './installation.js';
import { Installer } from './installer.js';
import type { PackageFiles } from './package-files.js';

/** Milliseconds in which a Worker must start a program; after that, it counts as dead. */
const PATIENCE = 10_000;

/** What to run: all that a Worker is told about a run, except how it is stopped. */
export type Program = Omit<RunRequest, 'type' | 'stopFlag'>;

/**
 * The page's end of one Worker with one CPython in it. When the Worker dies, everything that waits
 * for it rejects; a dead Worker is sent nothing.
 */
export class Interpreter {
  private readonly prepared = deferred<undefined>();
  private readonly ready = deferred<undefined>();
  private readonly snapshot = deferred<ArrayBuffer>();
  private isLoaded = false;
  private current: CurrentRun | null = null;
  private readonly installer: Installer;
  private readonly questions = new Map<number, Deferred<AnsweredMessage>>();
  private lastQuestion = 0;
  private checkpoint: Deferred<Checkpoint | null> | null = null;
  private readonly checkpointFiles = new CheckpointFiles();
  private death: RuntimeError | null = null;

  /** Settles when the Worker has loaded its scripts, which are not part of the image. */
  readonly whenPrepared: Promise<undefined> = this.prepared.promise;

  /**
   * @param scripts absolute addresses of pyodide's scripts
   * @param activity told when a run begins and when it is over, however it ends
   * @param files fetches the files of packages
   */
  constructor(
    private readonly worker: AnyWorker,
    scripts: { readonly loader: string; readonly core: string },
    private readonly activity: { runBegan(): void; runEnded(): void },
    files: PackageFiles,
  ) {
    this.installer = new Installer(
      (message, transfer) => {
        this.send(message, transfer);
      },
      files,
      worker.isSandboxed ?? false,
    );
    worker.addEventListener('message', ({ data }) => {
      const message = readMessage(data);
      if (message) this.receive(message);
      else this.terminate(new RuntimeError({ code: 'unreadable-message' }));
    });
    worker.addEventListener('error', (event) => {
      if (this.isLoaded) return; // from a program's leftover callback: the Worker lives on
      event.preventDefault();
      const { error, message } = event as { error?: unknown; message: string };
      const isOurs = error instanceof RuntimeError; // from a sandbox
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
   * Starts CPython, fresh or from another interpreter's checkpoint.
   *
   * @throws RuntimeError with what ended the Worker
   */
  async boot(image: RuntimeImage, checkpoint?: Checkpoint): Promise<void> {
    if (checkpoint) this.checkpointFiles.begin(checkpoint);
    this.send({ type: 'boot', image, ...(checkpoint && { checkpoint }) });
    await this.ready.promise;
  }

  /**
   * Records the interpreter's state, so that another one can continue from it. Resolves with null
   * if that is not possible now: something is running, or its state cannot be recorded. A run that
   * comes meanwhile waits for it, some hundredths of a second.
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
   * Starts CPython only for a snapshot of its memory; the interpreter cannot be used afterwards.
   *
   * @throws RuntimeError with what ended the Worker
   */
  async makeSnapshot(image: RuntimeImage): Promise<ArrayBuffer> {
    this.send({ type: 'make-snapshot', image });
    return this.snapshot.promise;
  }

  /** Hands over archives of the standard library, so that the Worker need not fetch them. */
  giveLibrary(files: LibraryFiles): void {
    this.send({ type: 'library', files });
  }

  /**
   * Installs what the program of run `id` needs. Only one at a time, and none during a run.
   *
   * @param signal cancels it; if Python does not react, ends the Worker
   * @param keep called with the wheels that were installed, even if others failed
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
   * Runs a program to its end. Allows one at a time: sessions queue them.
   *
   * @throws RuntimeError if CPython did not survive it
   */
  async run(program: Program, observer: RunObserver): Promise<EndedMessage> {
    if (this.death) throw this.death;
    if (this.current) throw new Error('This interpreter is busy.');
    const current = new CurrentRun(program.id, this.worker, observer, (message) => {
      this.send(message);
    });
    this.current = current;
    this.activity.runBegan();
    try {
      this.send({ type: 'run', ...program, stopFlag: current.stopFlag });
      const late = setTimeout(() => {
        if (!current.hasStarted) this.terminate(new RuntimeError({ code: 'no-answer' }));
      }, PATIENCE);
      return await current.ended.promise.finally(() => {
        clearTimeout(late);
      });
    } finally {
      this.current = null;
      current.close();
      this.activity.runEnded();
    }
  }

  /**
   * Asks which blocks of a session must run before one of them. Not during a run. The first answer
   * takes as long as the download of the archive with the analysis.
   *
   * @throws RuntimeError `plan-failed`, or what ended the Worker
   */
  async plan(question: PlanQuestion): Promise<Plan> {
    const { answer, failure } = await this.put({ kind: 'plan', ...question });
    const failed = (detail: string) => new RuntimeError({ code: 'plan-failed', detail });
    if (failure !== null) throw failed(readText(failure));
    try {
      return readAnswer('plan', answer);
    } catch (error) {
      throw failed((error as TypeError).message);
    }
  }

  /**
   * Asks a question for a console. Not during a run.
   *
   * @throws RuntimeError with what ended the Worker; an `Error` if there is no answer
   */
  async consult<Asked extends ConsoleQuestion>(
    question: Asked,
  ): Promise<ConsoleAnswers[Asked['kind']]> {
    const { answer, failure } = await this.put(question);
    if (failure !== null) throw new Error(failure);
    return readAnswer(question.kind, answer) as ConsoleAnswers[Asked['kind']];
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

  /** Asks the running program to stop: raises a `KeyboardInterrupt` in it, if possible. */
  interrupt(): void {
    this.current?.interrupt();
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
      case 'output':
      case 'display':
      case 'checked':
      case 'waiting':
      case 'interrupted':
      case 'ended':
        if (this.current?.id === message.id) this.current.receive(message);
        return;
      case 'answered':
        this.questions.get(message.id)?.resolve(message);
        return;
      default:
        message satisfies never;
    }
  }

  /** Ends the Worker at once. Everything that waits for it rejects with `reason`. */
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
