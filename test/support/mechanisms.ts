import type { Page } from './browser.js';
import { run, type Shown } from './reader.js';

/** By which means a page and its Workers reached each other. */
export interface Mechanism {
  /** How Stop would reach a busy program. */
  stop: 'shared memory' | 'blob address' | null;
  /** How the last line of input reached the program. */
  input: 'shared memory' | 'stack switching' | 'service worker' | null;
  /** Workers that were ended while a program ran in them. */
  terminated: number;
  /** Checkpoints that were asked for. */
  checkpoints: number;
  /** Why the last one could not be made; empty when it was. */
  obstacle: string;
}

interface Sent {
  readonly type: string;
  readonly stopFlag: unknown;
}

interface Said {
  readonly type: string;
  readonly mailboxKey: unknown;
  readonly obstacle: string;
}

/**
 * Runs in the page, before its scripts: notes in `window.mechanism` what is said between the page
 * and its Workers. It changes nothing of it.
 */
export function noteMechanism(): void {
  const noted: Mechanism = { stop: null, input: null, terminated: 0, checkpoints: 0, obstacle: '' };
  Object.assign(window, { mechanism: noted });
  const { Worker } = globalThis;
  globalThis.Worker = class extends Worker {
    private isRunning = false;

    /** Passes on what goes through the port that the page gives to the Worker. */
    override postMessage(message: unknown, transfer: unknown): void {
      const [given] = transfer as [MessagePort];
      const { port1: own, port2 } = new MessageChannel();
      given.onmessage = ({ data }: MessageEvent<Sent>) => {
        if (data.type === 'run') {
          this.isRunning = true;
          noted.stop = data.stopFlag instanceof Array ? 'blob address' : 'shared memory';
        }
        own.postMessage(data);
      };
      own.onmessage = ({ data }: MessageEvent<Said>) => {
        if (data.type === 'ended') this.isRunning = false;
        if (data.type === 'checkpoint') {
          noted.checkpoints++;
          noted.obstacle = data.obstacle;
        }
        if (data.type === 'waiting') {
          if (noted.stop === 'shared memory') noted.input = 'shared memory';
          else noted.input = data.mailboxKey === null ? 'stack switching' : 'service worker';
        }
        given.postMessage(data);
      };
      super.postMessage(message, [port2]);
    }

    override terminate(): void {
      if (this.isRunning) noted.terminated++;
      super.terminate();
    }
  };
}

/** What was noted on a page with `noteMechanism`. */
export function mechanismOf(page: Page): Promise<Mechanism> {
  return page.evaluate(() => (window as unknown as { mechanism: Mechanism }).mechanism);
}

/** Runs a block, and waits for the checkpoint that the page asks for afterwards. */
export async function runAndKeep(page: Page, place: number): Promise<Shown & { obstacle: string }> {
  const { checkpoints } = await mechanismOf(page);
  const shown = await run(page, place);
  await page.waitFor(
    (before) => (window as unknown as { mechanism: Mechanism }).mechanism.checkpoints > before,
    checkpoints,
  );
  return { ...shown, obstacle: (await mechanismOf(page)).obstacle };
}
