import { Worker } from 'node:worker_threads';
import type { CompiledMessage } from '../protocol/frame.js';
import type { ArchiveName, PageMessage, WorkerMessage } from '../protocol/messages.js';
import type { AnyWorker } from '../runtime/any-worker.js';
import { urlOf } from '../runtime/assets.js';

/** What a thread is made with: addresses. */
export interface ThreadData {
  readonly loaderUrl: string;
  readonly coreUrl: string;
  readonly archives: Readonly<Record<ArchiveName, string>>;
}

/** A thread with the host in it. Has the interface of a browser's `Worker`. */
export class NodeWorker extends EventTarget implements AnyWorker {
  readonly signals = null;
  readonly isSandboxed = false;
  private readonly thread = new Worker(new URL('./worker-entry.js', import.meta.url), {
    workerData: {
      loaderUrl: urlOf('loader'),
      coreUrl: urlOf('core'),
      archives: { examples: urlOf('examplesLibrary'), library: urlOf('library') },
    } satisfies ThreadData,
  });

  /** Resolves when the thread has ended. */
  readonly whenOver: Promise<void>;

  constructor(compiled: Promise<CompiledMessage>) {
    super();
    void compiled.then((message) => {
      this.thread.postMessage(message);
    });
    let error = '';
    this.thread.on('message', (message: WorkerMessage) => this.tell(message));
    this.thread.on('error', ({ message }: Error) => {
      error = message;
      this.dispatchEvent(Object.assign(new Event('error', { cancelable: true }), { message }));
    });
    // Unlike a browser's Worker, a thread can end by itself, and reports it.
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
    // No message has other transferable objects that browsers know.
    this.thread.postMessage(message, transfer as ArrayBuffer[]);
  }

  terminate(): void {
    void this.thread.terminate();
  }

  private tell(data: WorkerMessage): void {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }
}
