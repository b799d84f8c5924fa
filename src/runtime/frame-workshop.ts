import type { RuntimeScripts } from '../protocol/frame.js';
import type { Workshop } from './any-worker.js';
import type { AssetStore } from './asset-store.js';
import { RuntimeError } from './errors.js';
import { Frame } from './frame.js';
import { FramedWorker } from './framed-worker.js';

/**
 * Set once a cross-origin isolated page got no Worker in a frame, as in WebKitGTK 2.50: from then on,
 * the page itself makes them, except those of sandboxes.
 */
let areFramesRefused = false;

/**
 * Milliseconds in which an open frame must answer. Chromium gives it a process, and does not tell the page
 * when that dies.
 */
const PATIENCE = 10_000;

/** For the page's author. */
const REFUSED =
  'python-run: On this cross-origin isolated page, the browser makes no Workers in frames. So Python runs with the ' +
  'origin of the page, and could use its cookies and storage. See docs/security.md.';

const importWorkshop = async () => (await import('../frame/workshop.js')).serveFrame;

/** Makes Workers in a frame. */
export class FrameWorkshop implements Workshop {
  private readonly frame: Frame;
  private readonly workers = new Set<FramedWorker>();
  private failure: unknown = null;

  constructor(
    private readonly isSandboxed: boolean,
    store: AssetStore,
  ) {
    const isOfPage = areFramesRefused && !isSandboxed;
    const lost = () => {
      this.failure = new RuntimeError({ code: 'ended' });
      for (const worker of this.workers) worker.lose();
    };
    const events = { failed: this.fail, lost };
    this.frame = new Frame(store, 'local', events, isOfPage ? importWorkshop : undefined);
  }

  get isBroken(): boolean {
    return this.failure !== null || this.frame.isGone;
  }

  giveScripts(scripts: RuntimeScripts): void {
    this.frame.send({ type: 'scripts', scripts });
  }

  giveWasm(bytes: ArrayBuffer | null): void {
    this.frame.send({ type: 'wasm', bytes }, bytes ? [bytes] : []);
  }

  createWorker(): FramedWorker {
    const worker = new FramedWorker(
      this.isSandboxed,
      (ports) => {
        this.frame.send({ type: 'make-worker' }, ports);
      },
      () => {
        this.workers.delete(worker);
        if (this.isSandboxed && this.workers.size === 0) this.close();
      },
    );
    this.workers.add(worker);
    worker.addEventListener('error', (event) => {
      // The engine does not say that it refuses it.
      if ((event as ErrorEvent).message || !globalThis.crossOriginIsolated) return;
      event.stopImmediatePropagation();
      if (!this.isSandboxed) {
        areFramesRefused = true;
        console.warn(REFUSED);
      }
      this.fail(new RuntimeError({ code: 'sandbox-refused' }));
    });
    setTimeout(() => {
      if (!worker.isAnswered && this.frame.isOpen) {
        this.fail(new RuntimeError({ code: 'frame-late' }));
      }
    }, PATIENCE);
    if (this.failure !== null) {
      queueMicrotask(() => {
        worker.fail(this.failure);
      });
    }
    return worker;
  }

  close(): void {
    this.failure ??= new RuntimeError({ code: 'ended' });
    this.frame.close();
  }

  private readonly fail = (error: unknown) => {
    if (this.failure !== null) return;
    this.failure = error;
    this.frame.close();
    for (const worker of this.workers) {
      worker.fail(error);
      worker.lose(); // if it was ready
    }
  };
}
