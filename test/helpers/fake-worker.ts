import type {
  Given,
  GivenLine,
  PageMessage,
  RunId,
  RunOutcome,
  RunRequest,
  WorkerMessage,
} from '../../src/protocol/messages.js';
import { makeStopAddresses, revoke } from '../../src/protocol/stop-flag.js';
import type { AnyWorker, BusySignals } from '../../src/runtime/any-worker.js';
import type { StopFlag } from '../../src/runtime/stop-flag.js';
import { until } from './until.js';

/** What a Worker of a test does with a message. */
export type Behaviour = (message: PageMessage, worker: FakeWorker) => void;

/** Starts like a real one, and leaves runs to the test. */
export const starts: Behaviour = (message, worker) => {
  if (message.type === 'prepare') worker.say({ type: 'prepared' });
  if (message.type === 'boot') worker.say({ type: 'ready' });
};

/** Starts, and ends every run at once. */
export const runs: Behaviour = (message, worker) => {
  starts(message, worker);
  if (message.type === 'run') worker.finish(message);
};

/** Stands for a Worker with the host in it: speaks the protocol as the test tells it. */
export class FakeWorker extends EventTarget implements AnyWorker, BusySignals {
  readonly sent: PageMessage[] = [];
  /** What it was told while it was blocked. */
  readonly told: Given[] = [];
  readonly signals = this;
  isSandboxed = false;
  isTerminated = false;

  constructor(public behave: Behaviour = () => undefined) {
    super();
  }

  postMessage(message: PageMessage): void {
    this.sent.push(message);
    queueMicrotask(() => this.behave(message, this));
  }

  terminate(): void {
    this.isTerminated = true;
  }

  makeFlag(): Promise<StopFlag> {
    const addresses = makeStopAddresses();
    return Promise.resolve({
      addresses,
      raise: () => {
        revoke(addresses);
      },
    });
  }

  tell(given: Given): void {
    this.told.push(given);
  }

  /** The lines that the page has given. */
  get lines(): GivenLine[] {
    return this.sent
      .filter((message) => message.type === 'given')
      .map(({ answer }) => answer as GivenLine);
  }

  say(data: WorkerMessage): void {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }

  /** Begins a run, prints `text` and ends it well. */
  finish({ id }: RunRequest, text = ''): void {
    this.say({ type: 'started', id });
    if (text) this.say({ type: 'output', id, chunks: [{ stream: 'stdout', text }] });
    this.end(id);
  }

  /** Ends a run that has begun. */
  end(id: RunId, outcome: RunOutcome = { status: 'ok' }, dropped = 0): void {
    this.say({ type: 'ended', id, outcome, duration: 1, dropped, lacksInput: false });
  }

  /** The run that the page has asked for last, or the one with that number; waits for it. */
  async asked(id?: RunId): Promise<RunRequest> {
    const last = () =>
      this.sent.findLast((sent) => sent.type === 'run' && (id === undefined || sent.id === id));
    await until(last);
    return last() as RunRequest;
  }
}
