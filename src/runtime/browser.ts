import type { SandboxScripts } from '../protocol/sandbox.js';
import { AssetStore } from './asset-store.js';
import { createWorker } from './create-worker.js';
import { RuntimeError } from './errors.js';
import type { AnyWorker } from './any-worker.js';
import { findObstacle } from './obstacle.js';
import { SandboxedWorker } from './sandboxed-worker.js';
import { registerServiceWorker } from './service-worker.js';
import type { UpkeepEnvironment } from './upkeep.js';

/** What the runtime needs from the browser, or from Node (src/node); tests provide their own. */
export interface RuntimeEnvironment extends UpkeepEnvironment {
  /** @param script address of a copy of the Worker's script, instead of the build's */
  createWorker(script?: string): AnyWorker;
  /** Makes a Worker without an origin, which is sent its scripts. */
  createSandboxedWorker(scripts: Promise<SandboxScripts>): AnyWorker;
  /** Called once, before the first Worker, which waits for it. */
  registerServiceWorker(): Promise<void>;
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

/** The browser itself. */
export const browser: RuntimeEnvironment = {
  createWorker,
  createSandboxedWorker: (scripts) => new SandboxedWorker(scripts),
  findObstacle,
  get cores() {
    return navigator.hardwareConcurrency;
  },
  fetch: (input, init) => globalThis.fetch(input, init),
  registerServiceWorker,
  store: new AssetStore(),
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
