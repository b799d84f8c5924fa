import type { ProgramRequest } from '../protocol/messages.js';
import { performRequest, type Performed } from '../protocol/perform-request.js';
import type { Workshop } from './any-worker.js';
import { AssetStore } from './asset-store.js';
import { RuntimeError } from './errors.js';
import { FrameWorkshop } from './frame-workshop.js';
import { requestApart } from './gate.js';
import { findObstacle } from './obstacle.js';
import { registerServiceWorker } from './service-worker.js';
import type { UpkeepEnvironment } from './upkeep.js';

/** What the runtime needs from the browser, or from Node (src/node); tests provide their own. */
export interface RuntimeEnvironment extends UpkeepEnvironment {
  openWorkshop(isSandboxed: boolean): Workshop;
  /** Registers what makes later visits faster. Called once. */
  registerServiceWorker(): Promise<void>;
  /** Sends a program's request; for a sandbox, not as the page. Never rejects. */
  request(request: ProgramRequest, isSandboxed: boolean): Promise<Performed>;
  /** What programs' relative addresses are relative to; empty for nothing. */
  readonly base: string;
  /** Returns what makes it impossible to run Python here; null if nothing is known. */
  findObstacle(): RuntimeError | null;
  /** The number of logical processors. */
  readonly cores: number;
  /** Rejects with RuntimeError `start-late` after so many milliseconds. */
  expire(milliseconds: number): Promise<never>;
}

/** Chromium only: the device's memory in GB, and what the reader has asked for. */
interface DeviceHints {
  readonly deviceMemory?: number;
  readonly connection?: { readonly saveData?: boolean };
}

const hints = () => navigator as DeviceHints;

const store = new AssetStore();

/** The browser itself. */
export const browser: RuntimeEnvironment = {
  openWorkshop: (isSandboxed) => new FrameWorkshop(isSandboxed, store),
  request: (request, isSandboxed) =>
    isSandboxed ? requestApart(request, store) : performRequest(request, globalThis.fetch),
  get base() {
    return document.baseURI;
  },
  findObstacle,
  get cores() {
    return navigator.hardwareConcurrency;
  },
  fetch: (input, init) => globalThis.fetch(input, init),
  registerServiceWorker,
  store,
  whenIdle: async () => {
    // Readers who ran one block may run the next: that comes first.
    await new Promise((resolve) => setTimeout(resolve, 500));
    // WebKit has no idle callbacks.
    if ('requestIdleCallback' in globalThis) {
      await new Promise((resolve) => requestIdleCallback(resolve, { timeout: 3000 }));
    }
  },
  expire: (milliseconds) =>
    new Promise((_, reject) =>
      setTimeout(() => {
        reject(new RuntimeError({ code: 'start-late' }));
      }, milliseconds),
    ),
  get hasRoom() {
    return (hints().deviceMemory ?? 8) >= 4 && !this.savesData;
  },
  get savesData() {
    return hints().connection?.saveData ?? false;
  },
};
