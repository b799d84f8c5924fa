import { setMaxListeners } from 'node:events';
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { AssetStore } from '../runtime/asset-store.js';
import type { RuntimeEnvironment } from '../runtime/browser.js';
import type { Performed } from '../protocol/perform-request.js';
import { RuntimeError } from '../runtime/errors.js';
import { NodeWorkshop } from './workshop.js';

// Each file of an installation adds an abort listener; Node takes more than ten for a mistake.
setMaxListeners(0);

/** The runtime's environment under Node. Stores nothing: all files are local. */
export class NodeEnvironment implements RuntimeEnvironment {
  readonly store = new AssetStore(null);
  readonly cores = availableParallelism();
  readonly savesData = false;
  readonly hasRoom = false;
  readonly base = '';
  private readonly workshops = new Set<NodeWorkshop>();
  private isClosed = false;

  /** Ends all Workers, and refuses new ones. */
  close(): void {
    this.isClosed = true;
    for (const workshop of this.workshops) workshop.close();
  }

  findObstacle(): null {
    return null;
  }

  openWorkshop(isSandboxed: boolean): NodeWorkshop {
    const detail = this.isClosed ? 'The engine was closed.' : 'Node has no sandbox.';
    if (this.isClosed || isSandboxed) throw new RuntimeError({ code: 'start-failed', detail });
    const workshop = new NodeWorkshop();
    this.workshops.add(workshop);
    return workshop;
  }

  /** Never called: programs have Node's own ways. */
  request(): Promise<Performed> {
    return Promise.resolve({ response: { problem: 'refused' }, bytes: null });
  }

  registerServiceWorker(): Promise<void> {
    return Promise.resolve();
  }

  readonly fetch: typeof globalThis.fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.protocol !== 'file:') return fetch(input, init);
    try {
      return new Response(await readFile(url));
    } catch {
      return new Response(null, { status: 404 });
    }
  };

  async whenIdle(): Promise<void> {
    await wait(50, undefined, { ref: false });
  }

  async expire(milliseconds: number): Promise<never> {
    await wait(milliseconds, undefined, { ref: false });
    throw new RuntimeError({ code: 'start-late' });
  }
}
