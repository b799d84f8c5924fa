import {
  PROTOCOL_VERSION,
  type AnsweredMessage,
  type ArchiveName,
  type Checkpoint,
  type ConsoleAnswers,
  type ConsoleQuestion,
  type LibraryFiles,
  type EndedMessage,
  type Given,
  type PageMessage,
  type Plan,
  type PlanQuestion,
  type Question,
  type RunId,
  type RunRequest,
  type RuntimeImage,
  type Wanted,
  type WantedMessage,
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
import type { ProgramRequests } from './program-requests.js';

/** Milliseconds in which a Worker must start a program; after that, it counts as dead. */
const PATIENCE = 10_000;

/** For a program, in Python's own language. */
function describe(error: unknown): string {
  const { phrase } = error as Partial<RuntimeError>;
  if (phrase?.code !== 'download-failed') return String(error);
  const { url, status } = phrase;
  return status ? `the server answered ${String(status)} (${url})` : url;
}

/** What to run: all that a Worker is told about a run, except how it is stopped. */
export type Program = Omit<RunRequest, 'type' | 'stopFlag'>;

/** What an interpreter needs of the page. */
export interface InterpreterServices {
  /** Told when a run begins and when it is over, however it ends. */
  readonly activity: { runBegan(): void; runEnded(): void };
  /** Fetches the files of packages. */
  readonly files: PackageFiles;
  /** Brings an archive of the standard library. Rejects with a RuntimeError. */
  archive(name: ArchiveName): Promise<Blob>;
  /** Sends what programs ask of the network. */
  readonly requests: Pick<ProgramRequests, 'answer'>;
  /** What programs' relative addresses are relative to; empty for nothing. */
  readonly base: string;
}

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
  /** The archives of the standard library that it has. */
  private readonly given = new Set<ArchiveName>();
  private checkpoint: Deferred<Checkpoint | null> | null = null;
  private readonly checkpointFiles = new CheckpointFiles();
  private death: RuntimeError | null = null;

  /** Settles when the Worker has loaded its scripts, which are not part of the image. */
  readonly whenPrepared: Promise<undefined> = this.prepared.promise;

  /**
   * @param services what it needs of the page
   */
  constructor(
    private readonly worker: AnyWorker,
    private readonly services: InterpreterServices,
  ) {
    this.installer = new Installer(
      (message, transfer) => {
        this.send(message, transfer);
      },
      services.files,
      worker.isSandboxed,
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
    this.send({ type: 'prepare', version: PROTOCOL_VERSION, base: services.base });
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
    for (const name of Object.keys(files) as ArchiveName[]) this.given.add(name);
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
    this.services.activity.runBegan();
    try {
      await this.installer.install(id, installation, onProgress, keep, signal, () => {
        this.terminate();
      });
    } finally {
      this.services.activity.runEnded();
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
    this.services.activity.runBegan();
    try {
      // Before its flag is there: the frame may be the one that does not answer.
      const late = setTimeout(() => {
        if (!current.hasStarted) this.terminate(new RuntimeError({ code: 'no-answer' }));
      }, PATIENCE);
      try {
        const stopFlag = await Promise.race([current.stopFlag(), current.ended.promise]);
        if ('type' in stopFlag) return stopFlag;
        this.send({ type: 'run', ...program, stopFlag });
        return await current.ended.promise;
      } finally {
        clearTimeout(late);
      }
    } finally {
      this.current = null;
      current.close();
      this.services.activity.runEnded();
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

  /** Hands over an archive, unless it was; without it, the question itself fails. */
  private async giveArchive(name: ArchiveName): Promise<void> {
    if (this.given.has(name)) return;
    try {
      this.giveLibrary({ [name]: await this.services.archive(name) });
    } catch {
      // Python reports it.
    }
  }

  private async put(question: Question): Promise<AnsweredMessage> {
    // Python answers with it, and could only block to get it.
    await this.giveArchive('examples');
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

  /** Gives a Worker what its program wants. */
  private async give({ key, wanted, isBlocked }: WantedMessage): Promise<void> {
    const given: Given = { key, ...(await this.bring(wanted)) };
    if (this.death) return;
    if (isBlocked) this.worker.signals?.tell(given);
    else this.send({ type: 'given', ...given }, given.bytes ? [given.bytes] : []);
  }

  private async bring(wanted: Wanted): Promise<Omit<Given, 'key'>> {
    if (wanted.kind === 'request') {
      const { response, bytes } = await this.services.requests.answer(wanted.request);
      return { answer: response, bytes };
    }
    try {
      const archive = await this.services.archive(wanted.name);
      return { answer: { problem: '' }, bytes: await archive.arrayBuffer() };
    } catch (error) {
      return { answer: { problem: describe(error) }, bytes: null };
    }
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
      case 'wanted':
        void this.give(message);
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
