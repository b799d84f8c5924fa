import { compiling } from '../protocol/compiling.js';
import type { Workshop } from '../runtime/any-worker.js';
import { NodeWorker } from './worker.js';

/** Makes threads, and compiles CPython for them. */
export class NodeWorkshop implements Workshop {
  readonly isBroken = false;
  private readonly workers = new Set<NodeWorker>();
  private readonly compiling = compiling();

  giveScripts(): void {
    // Threads load them by themselves.
  }

  giveWasm(bytes: ArrayBuffer | null): void {
    this.compiling.add(bytes);
  }

  createWorker(): NodeWorker {
    const worker = new NodeWorker(this.compiling.compiled);
    this.workers.add(worker);
    void worker.whenOver.then(() => this.workers.delete(worker));
    return worker;
  }

  close(): void {
    for (const worker of this.workers) worker.terminate();
  }
}
