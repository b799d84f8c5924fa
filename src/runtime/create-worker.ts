import type { ConnectMessage } from '../protocol/connect.js';
import type { PageMessage } from '../protocol/messages.js';
import type { AnyWorker } from './any-worker.js';
import { workerUrl } from './assets.js';
import { trustedScriptUrl } from './trusted-types.js';

/** A Worker that is reached by a port which its programs cannot get at. */
class PrivateWorker implements AnyWorker {
  private readonly port: MessagePort;

  constructor(private readonly worker: Worker) {
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    worker.postMessage({ type: 'connect' } satisfies ConnectMessage, [port2]);
  }

  readonly addEventListener = (
    type: string,
    ...rest: [listener: EventListenerOrEventListenerObject, options?: AddEventListenerOptions]
  ) => {
    (type === 'error' ? this.worker : this.port).addEventListener(type, ...rest);
    this.port.start();
  };

  postMessage(message: PageMessage, transfer: Transferable[]): void {
    this.port.postMessage(message, transfer);
  }

  terminate(): void {
    this.worker.terminate();
    this.port.close();
  }
}

/**
 * Makes the Worker, from its own address or a copy of its script. Browsers refuse a Worker from
 * another origin, such as a CDN: then a one-line module, made here, imports the real one.
 */
export function createWorker(script?: string): AnyWorker {
  const url = script === undefined ? workerUrl() : new URL(script);
  const make = (address: URL | string) =>
    new PrivateWorker(new Worker(trustedScriptUrl(address), { type: 'module' }));
  if (url.origin === location.origin) return make(url);
  const source = `import ${JSON.stringify(url.href)};`;
  const blob = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  const worker = make(blob);
  // The address must stay valid until the Worker has fetched it, which its first message shows.
  const revoke = () => {
    URL.revokeObjectURL(blob);
  };
  worker.addEventListener('message', revoke, { once: true });
  return worker;
}
