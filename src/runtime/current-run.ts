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
import { postToMailbox } from './service-worker.js';
import { shareMemory, type SharedMemory } from './shared-memory.js';
import { blobFlag, type StopFlag } from './stop-flag.js';

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
  private readonly flag: StopFlag | null;
  /** Answers the program's question; null while it does not wait. */
  private answer: ((text: string | null, isStopped: boolean) => void) | null = null;

  constructor(
    readonly id: RunId,
    worker: Pick<AnyWorker, 'makeStopFlag' | 'sharesMemory'>,
    private readonly observer: RunObserver,
    private readonly send: (message: PageMessage) => void,
  ) {
    this.memory = worker.makeStopFlag ? null : shareMemory(worker.sharesMemory);
    this.flag = this.memory ? null : (worker.makeStopFlag?.() ?? blobFlag());
  }

  /** What the Worker looks at to see Stop. */
  get stopFlag(): RunRequest['stopFlag'] {
    return this.memory?.buffer ?? this.flag?.addresses ?? [];
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
    this.flag?.raise();
  }

  private ask({ mailboxKey, question }: WaitingMessage): void {
    const { id, memory } = this;
    const answer = (text: string | null, isStopped: boolean) => {
      if (this.answer !== answer) return; // already answered
      this.answer = null;
      if (memory) {
        if (!isStopped) memory.answer(text); // Stop has replied already
      } else if (mailboxKey === null) this.send({ type: 'input', id, text, isStopped });
      else postToMailbox(mailboxKey, text);
    };
    this.answer = answer;
    this.observer.waiting((text) => {
      answer(text, false);
    }, question);
  }
}
