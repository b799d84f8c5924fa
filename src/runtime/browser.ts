import type { SandboxScripts } from '../protocol/sandbox.js';
import { AssetStore } from './asset-store.js';
import { createWorker } from './create-worker.js';
import { RuntimeError } from './errors.js';
import type { AnyWorker } from './interpreter.js';
import { findObstacle } from './obstacle.js';
import { SandboxedWorker } from './sandboxed-worker.js';
import { registerServiceWorker } from './service-worker.js';
import type { UpkeepEnvironment } from './upkeep.js';

/** What the runtime needs of the browser, or of Node (src/node); tests give their own. */
export interface RuntimeEnvironment extends UpkeepEnvironment {
  /** @param script a copy of the Worker's script, instead of the one that the build has made */
  createWorker(script?: string): AnyWorker;
  /** Makes a Worker without an origin; its scripts are handed over. */
  createSandboxedWorker(scripts: Promise<SandboxScripts>): AnyWorker;
  /** Called once, before the first Worker is made, which waits for it. */
  registerServiceWorker(): Promise<void>;
  /** What keeps Python from running here, whatever one tries; null when nothing is known to. */
  findObstacle(): RuntimeError | null;
  /** Processors. */
  readonly cores: number;
  /** Rejects after so many milliseconds. */
  expire(milliseconds: number): Promise<never>;
}

/** Of Chromium: what the device has (in GB), and what the reader has asked for. */
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
    // Who has run one block may run the next: that comes first.
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
