import type { Page } from './browser.js';
import { run, type Shown } from './reader.js';

/** By which means a page and its Workers reached each other. */
export interface Mechanism {
  /** How Stop would reach a busy program. */
  stop: 'blob address' | null;
  /** How the last line of input reached the program. */
  input: 'stack switching' | 'spelled addresses' | null;
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
  readonly isBlocked: unknown;
  readonly obstacle: string;
}

/**
 * Runs in the page, before its scripts: notes in `window.mechanism` what is said between the page
 * and its Workers. It changes nothing of it.
 */
export function noteMechanism(): void {
  const noted: Mechanism = { stop: null, input: null, terminated: 0, checkpoints: 0, obstacle: '' };
  Object.assign(window, { mechanism: noted });
  const { prototype } = MessagePort;
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its port
  const { postMessage } = prototype;

  // Methods, because the compiler wraps other functions into something that the page has not.
  const relay = {
    post(port: MessagePort, message: unknown, transfer: Transferable[] = []): void {
      postMessage.call(port, message, { transfer });
    },

    /** Passes on what the page says to a Worker and about it. */
    listenIn([toWorker, toFrame]: MessagePort[]): MessagePort[] {
      let isRunning = false;
      const worker = new MessageChannel();
      const frame = new MessageChannel();
      toWorker!.onmessage = ({ data }: MessageEvent<Sent>) => {
        if (data.type === 'run') {
          isRunning = true;
          if (data.stopFlag instanceof Array) noted.stop = 'blob address';
        }
        relay.post(worker.port1, data);
      };
      worker.port1.onmessage = ({ data }: MessageEvent<Said>) => {
        if (data.type === 'ended') isRunning = false;
        if (data.type === 'checkpoint') {
          noted.checkpoints++;
          noted.obstacle = data.obstacle;
        }
        if (data.type === 'waiting') {
          noted.input = data.isBlocked === true ? 'spelled addresses' : 'stack switching';
        }
        relay.post(toWorker!, data);
      };
      toFrame!.onmessage = ({ data }: MessageEvent<Sent>) => {
        if (data.type === 'terminate' && isRunning) noted.terminated++;
        relay.post(frame.port1, data);
      };
      frame.port1.onmessage = ({ data }) => {
        relay.post(toFrame!, data);
      };
      return [worker.port2, frame.port2];
    },
  };
  prototype.postMessage = function (message: Sent, transfer: unknown) {
    const given = (Array.isArray(transfer) ? transfer : []) as MessagePort[];
    const isNew = (message as Sent | null)?.type === 'make-worker';
    relay.post(this, message, isNew ? relay.listenIn(given) : given);
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
