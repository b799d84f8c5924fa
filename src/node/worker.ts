import { Worker } from 'node:worker_threads';
import type { PageMessage, WorkerMessage } from '../protocol/messages.js';

/** A thread with the host in it. Speaks as a browser's `Worker` does. */
export class NodeWorker extends EventTarget {
  readonly sharesMemory = true;
  private readonly thread = new Worker(new URL('./worker-entry.js', import.meta.url));

  /** Settles when the thread is no more. */
  readonly whenOver: Promise<void>;

  constructor() {
    super();
    let error = '';
    this.thread.on('message', (message: WorkerMessage) => this.tell(message));
    this.thread.on('error', ({ message }: Error) => {
      error = message;
      this.dispatchEvent(Object.assign(new Event('error', { cancelable: true }), { message }));
    });
    // Other than a browser's, it can end without being told to, and says so.
    this.whenOver = new Promise((resolve) => {
      this.thread.on('exit', (exitCode) => {
        const why = error
          ? ({ code: 'broke-down', detail: error } as const)
          : ({ code: 'exit-code', status: exitCode } as const);
        this.tell({ type: 'fatal', why });
        resolve();
      });
    });
  }

  postMessage(message: PageMessage, transfer: Transferable[] = []): void {
    // What browsers can transfer besides is in no message.
    this.thread.postMessage(message, transfer as ArrayBuffer[]);
  }

  terminate(): void {
    void this.thread.terminate();
  }

  private tell(data: WorkerMessage): void {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }
}
