import type {
  Check,
  DisplayAct,
  EndedMessage,
  OutputChunk,
  PageMessage,
  ProgramQuestion,
  RunId,
  RunRequest,
  WaitingMessage,
  WorkerMessage,
} from '../protocol/messages.js';
import type { AnyWorker } from './any-worker.js';
import { deferred } from './deferred.js';
import { SharedMemory } from './shared-memory.js';
import type { StopFlag } from './stop-flag.js';

/** Receives the events of a run. */
export interface RunObserver {
  started(): void;
  output(chunks: readonly OutputChunk[]): void;
  display(act: DisplayAct): void;
  /** A part was compared with what the page shows. Its output has been reported before. */
  checked?(check: Check): void;
  /** The program waits until `answer` is called, with a line or null for the end of the input. */
  waiting(answer: (text: string | null) => void, question: ProgramQuestion): void;
  /** The program has noticed Stop, and is being interrupted. */
  interrupted?(): void;
}

/** What a Worker says about a run. */
type MessageOfRun = Extract<
  WorkerMessage,
  {
    readonly type:
      'started' | 'output' | 'display' | 'checked' | 'waiting' | 'interrupted' | 'ended';
  }
>;

/** The page's end of a run, from its request to its end. */
export class CurrentRun {
  readonly ended = deferred<EndedMessage>();
  hasStarted = false;
  /** Carries answers to the program's questions; without it they are sent as messages. */
  private readonly memory: SharedMemory | null;
  /** Tells the program to stop where there is no such memory. */
  private readonly flag: Promise<StopFlag> | null;
  /** Answers the program's question; null while it does not wait. */
  private answer: ((text: string | null, isStopped: boolean) => void) | null = null;

  constructor(
    readonly id: RunId,
    private readonly worker: Pick<AnyWorker, 'signals'>,
    private readonly observer: RunObserver,
    private readonly send: (message: PageMessage) => void,
  ) {
    this.memory = worker.signals ? null : new SharedMemory();
    this.flag = worker.signals?.makeFlag() ?? null;
  }

  /** What the Worker looks at to see Stop. */
  async stopFlag(): Promise<RunRequest['stopFlag']> {
    return this.memory?.buffer ?? (await this.flag)?.addresses ?? [];
  }

  receive(message: MessageOfRun): void {
    const { observer } = this;
    if (this.hasStarted === (message.type === 'started')) return; // twice, or before it began
    switch (message.type) {
      case 'started':
        this.hasStarted = true;
        observer.started();
        return;
      case 'output':
        observer.output(message.chunks);
        return;
      case 'display':
        observer.display(message.act);
        return;
      case 'checked':
        observer.checked?.(message.check);
        return;
      case 'waiting':
        if (!this.answer) this.ask(message);
        return;
      case 'interrupted':
        observer.interrupted?.();
        return;
      case 'ended':
        this.ended.resolve(message);
        return;
      default:
        message satisfies never;
    }
  }

  /** Raises a `KeyboardInterrupt` in the program, if possible. */
  interrupt(): void {
    this.raise();
    if (this.answer) this.answer(null, true);
    else this.send({ type: 'interrupt', id: this.id });
  }

  /** The run is over: frees what Stop needs, and sends no more answers. */
  close(): void {
    this.answer = null;
    this.raise();
  }

  private raise(): void {
    this.memory?.stop();
    void this.flag?.then((flag) => {
      flag.raise();
    });
  }

  private ask({ key, isBlocked, question }: WaitingMessage): void {
    const { memory } = this;
    const answer = (line: string | null, isStopped: boolean) => {
      if (this.answer !== answer) return; // already answered
      this.answer = null;
      const given = { key, answer: { line, isStopped }, bytes: null };
      if (memory) {
        if (!isStopped) memory.answer(line); // Stop has replied already
      } else if (isBlocked) this.worker.signals?.tell(given);
      else this.send({ type: 'given', ...given });
    };
    this.answer = answer;
    this.observer.waiting((text) => {
      answer(text, false);
    }, question);
  }
}
