import type {
  CompiledMessage,
  ConnectMessage,
  FrameMessage,
  RuntimeScripts,
  WorkerControl,
  WorkerReport,
} from '../protocol/frame.js';
import { compiling } from '../protocol/compiling.js';
import { performRequest } from '../protocol/perform-request.js';
import { makeSlate, spell } from '../protocol/slate.js';
import { makeStopAddresses, revoke } from '../protocol/stop-flag.js';
import { trustedScriptUrl } from '../protocol/trusted-types.js';

/** Sent by a Worker's first script once the second one, ours, is listening. */
const LOADED = 'loaded';

/** The addresses of the scripts. */
type Addresses = { readonly [Name in keyof RuntimeScripts]: string };

const addressOf = (script: BlobPart) =>
  URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));

/**
 * The first script of a Worker, which is sent the addresses of the others. The Worker is a classic one:
 * without an origin, Chromium refuses module Workers from a `blob:` address. The script removes
 * `importScripts`, because pyodide thinks that a Worker with it cannot import. It imports pyodide's two scripts
 * at once, for ours to find them there. The frame hears of errors, but not of rejections.
 */
const FIRST = `self.importScripts = undefined;
onmessage = ({ data: { worker, loader, core } }) => {
  onmessage = null;
  for (const early of [loader, core]) import(early).catch(() => undefined);
  import(worker).then(() => postMessage('${LOADED}'), (error) => setTimeout(() => { throw error; }));
};`;

/** A Worker, and what only the owner of its addresses can do for it. */
class OwnedWorker {
  private readonly worker = new Worker(trustedScriptUrl(addressOf(FIRST)));
  /** For the next answer. */
  private slate = makeSlate();
  private readonly firstSlate = this.slate;

  constructor(
    private readonly port: MessagePort,
    private readonly control: MessagePort,
    private readonly compiled: Promise<CompiledMessage>,
  ) {
    control.onmessage = ({ data }) => {
      this.receive(data as WorkerControl);
    };
    this.worker.onerror = (event) => {
      event.preventDefault();
      // WebKit gives none where it refuses to make a Worker.
      const { message = '' } = event as Partial<ErrorEvent>;
      this.report({ type: 'broken', message });
    };
  }

  start(scripts: Addresses): void {
    const { worker } = this;
    const { loader: loaderUrl, core: coreUrl } = scripts;
    worker.postMessage(scripts);
    worker.onmessage = ({ data }) => {
      if (data !== LOADED) return;
      // Programs can send by the one, and from now on cause the other.
      worker.onmessage = worker.onerror = null;
      const { port, firstSlate: slate } = this;
      const connect: ConnectMessage = { type: 'connect', loaderUrl, coreUrl, slate };
      worker.postMessage(connect, [port]);
      void this.compiled.then((message) => {
        worker.postMessage(message);
      });
    };
  }

  private receive(message: WorkerControl): void {
    switch (message.type) {
      case 'make-flag':
        this.report({ type: 'flag', addresses: makeStopAddresses() });
        return;
      case 'raise-flag':
        revoke(message.addresses);
        return;
      case 'tell':
        this.slate = spell(this.slate, message.text, message.bytes);
        return;
      case 'terminate':
        this.worker.terminate();
        this.control.close();
        return;
      default:
        message satisfies never;
    }
  }

  private report(message: WorkerReport): void {
    this.control.postMessage(message);
  }
}

/** Makes Workers for the page at the other end of a port. */
export function serveFrame(port: MessagePort): void {
  const compile = compiling();
  let give: (scripts: Addresses) => void;
  const whenScripts = new Promise<Addresses>((resolve) => (give = resolve));
  port.onmessage = ({ data, ports }) => {
    const message = data as FrameMessage;
    switch (message.type) {
      case 'scripts': {
        const { worker, loader, core } = message.scripts;
        give({ worker: addressOf(worker), loader: addressOf(loader), core: addressOf(core) });
        return;
      }
      case 'wasm':
        compile.add(message.bytes);
        return;
      case 'make-worker': {
        const worker = new OwnedWorker(ports[0]!, ports[1]!, compile.compiled);
        void whenScripts.then((scripts) => {
          worker.start(scripts);
        });
        return;
      }
      case 'request':
        void performRequest(message.request, globalThis.fetch).then((performed) => {
          ports[0]!.postMessage(performed, performed.bytes ? [performed.bytes] : []);
        });
        return;
      default:
        message satisfies never;
    }
  };
}
