import type { WorkerControl, WorkerReport } from '../protocol/frame.js';
import type { Given, PageMessage, WorkerMessage } from '../protocol/messages.js';
import type { StopAddresses } from '../protocol/stop-flag.js';
import type { AnyWorker, BusySignals } from './any-worker.js';
import { deferred, type Deferred } from './deferred.js';
import type { StopFlag } from './stop-flag.js';

/**
 * A Worker that a frame makes and owns. The page has a port of its own to it, which its programs
 * cannot get at, and one to the frame, about it. Has the interface of a `Worker`.
 */
export class FramedWorker extends EventTarget implements AnyWorker, BusySignals {
  readonly signals = this;
  private readonly port: MessagePort;
  private readonly control: MessagePort;
  private readonly flags: Deferred<StopAddresses>[] = [];
  /** Made in advance, so that no run waits for it. */
  private nextFlag: Promise<StopFlag>;
  /** Whether the frame has answered anything. */
  isAnswered = false;

  /**
   * @param make lets the frame make it, for these ports
   * @param over called when it is terminated
   */
  constructor(
    readonly isSandboxed: boolean,
    make: (ports: MessagePort[]) => void,
    private readonly over: () => void,
  ) {
    super();
    const own = new MessageChannel();
    const about = new MessageChannel();
    this.port = own.port1;
    this.control = about.port1;
    for (const type of ['message', 'messageerror']) {
      this.port.addEventListener(type, (event) => {
        const { data } = event as MessageEvent<unknown>;
        this.dispatchEvent(new MessageEvent(type, { data }));
      });
    }
    this.port.start();
    this.control.onmessage = ({ data }) => {
      const report = data as WorkerReport;
      this.isAnswered = true;
      if (report.type === 'flag') this.flags.shift()?.resolve(report.addresses);
      else this.fail(report.message);
    };
    make([own.port2, about.port2]);
    this.nextFlag = this.askForFlag();
  }

  postMessage(message: PageMessage, transfer: Transferable[] = []): void {
    this.port.postMessage(message, transfer);
  }

  makeFlag(): Promise<StopFlag> {
    const flag = this.nextFlag;
    this.nextFlag = this.askForFlag();
    return flag;
  }

  private async askForFlag(): Promise<StopFlag> {
    const made = deferred<StopAddresses>();
    this.flags.push(made);
    this.send({ type: 'make-flag' });
    const addresses = await made.promise;
    return {
      addresses,
      raise: () => {
        this.send({ type: 'raise-flag', addresses });
      },
    };
  }

  tell({ bytes, ...given }: Given): void {
    this.send({ type: 'tell', text: JSON.stringify(given), bytes });
  }

  terminate(): void {
    this.send({ type: 'terminate' });
    this.port.close();
    this.over();
  }

  /** @param error why it cannot be used: a message of the browser, or an error of ours */
  fail(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    this.dispatchEvent(new ErrorEvent('error', { message, error, cancelable: true }));
  }

  /** The frame is gone, and this Worker with it. */
  lose(): void {
    const data: WorkerMessage = { type: 'fatal', why: { code: 'worker-closed' } };
    this.dispatchEvent(new MessageEvent('message', { data }));
  }

  private send(message: WorkerControl): void {
    this.control.postMessage(message);
  }
}
