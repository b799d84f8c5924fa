import type { PageMessage, WorkerMessage } from '../protocol/messages.js';
import type {
  RaiseFlagMessage,
  SandboxErrorMessage,
  SandboxHello,
  SandboxRequest,
  SandboxScripts,
} from '../protocol/sandbox.js';
import { assetsUrl } from './assets.js';
import { RuntimeError } from './errors.js';
import type { StopFlag } from './stop-flag.js';

/** Milliseconds in which the frame must report that it is ready. */
const PATIENCE = 10_000;

let flags = 0;

/** The frame's script. In a cross-origin isolated page, the frame can only run it inline. */
async function scriptTag(): Promise<string> {
  const url = new URL('python-run-sandbox.js', assetsUrl()).href;
  if (!globalThis.crossOriginIsolated)
    return `<script src="${url.replaceAll('"', '%22')}"></script>`;
  const response = await fetch(url);
  const { ok, status } = response;
  if (!ok) throw new RuntimeError({ code: 'download-failed', url, status });
  return `<script>${(await response.text()).replaceAll('</', '<\\/')}</script>`;
}

/** WebKit creates no Worker here in a cross-origin isolated page, and gives no message. */
const errorOf = (message: string) =>
  message ? new Error(message) : new RuntimeError({ code: 'sandbox-refused' });

function makeFrame(): HTMLIFrameElement {
  const frame = document.createElement('iframe');
  frame.sandbox.add('allow-scripts');
  frame.hidden = true;
  frame.title = 'Python';
  return frame;
}

/**
 * A Worker in a frame with an opaque origin: its code has no cookies, no storage, no service
 * worker, and no access to the page. Has the interface of a `Worker`.
 */
export class SandboxedWorker extends EventTarget {
  readonly isSandboxed = true;
  private readonly frame = makeFrame();
  private readonly port: MessagePort;
  private patience: ReturnType<typeof setTimeout> | undefined;
  private isTerminated = false;

  /** @param scripts if they fail to load, dispatches `error` */
  constructor(scripts: Promise<SandboxScripts>) {
    super();
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    port1.onmessage = ({ data }) => {
      this.receive(data as WorkerMessage | SandboxHello | SandboxErrorMessage);
    };
    const { frame } = this;
    frame.addEventListener('load', () => {
      scripts.then((all) => {
        this.patience = setTimeout(() => {
          this.fail(new RuntimeError({ code: 'sandbox-late' }));
        }, PATIENCE);
        const request: SandboxRequest = { type: 'python-run-sandbox', scripts: all };
        frame.contentWindow?.postMessage(request, '*', [port2]);
      }, this.fail);
    });
    scriptTag().then((script) => {
      if (this.isTerminated) return;
      frame.srcdoc = `<!doctype html><meta charset="utf-8">${script}`;
      document.documentElement.append(frame); // a page may replace its whole body
    }, this.fail);
  }

  postMessage(message: PageMessage): void {
    this.port.postMessage(message);
  }

  /** A flag inside the frame, where addresses of the page's blobs are not valid. */
  makeStopFlag(): StopFlag {
    const name = `flag ${String(++flags)}`;
    return {
      addresses: [name],
      raise: () => {
        const message: RaiseFlagMessage = { type: 'raise-stop-flag', flag: name };
        this.port.postMessage(message);
      },
    };
  }

  terminate(): void {
    this.isTerminated = true;
    clearTimeout(this.patience);
    this.port.close();
    this.frame.remove();
  }

  private receive(message: WorkerMessage | SandboxHello | SandboxErrorMessage): void {
    if (message.type === 'sandbox-ready') clearTimeout(this.patience);
    else if (message.type === 'sandbox-error') this.fail(errorOf(message.message));
    else this.dispatchEvent(new MessageEvent('message', { data: message }));
  }

  private readonly fail = (error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    this.dispatchEvent(new ErrorEvent('error', { message, error, cancelable: true }));
  };
}
