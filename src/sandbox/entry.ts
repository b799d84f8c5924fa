/** Runs in the frame without an origin: starts the Worker, and passes messages on. */
import type { ConnectMessage } from '../protocol/connect.js';
import type { PageMessage } from '../protocol/messages.js';
import type {
  RaiseFlagMessage,
  SandboxErrorMessage,
  SandboxHello,
  SandboxRequest,
  SandboxScripts,
} from '../protocol/sandbox.js';
import { makeStopAddresses, revoke, type StopAddresses } from '../protocol/stop-flag.js';

/** Sent by the Worker's first script once the second one, ours, is listening. */
const LOADED = 'loaded';

const addressOf = (script: BlobPart) =>
  URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));

/**
 * Starts a classic Worker that imports ours: in an opaque origin, Chromium refuses module Workers from
 * a `blob:` address. Removes `importScripts`, because Pyodide thinks that a Worker with it cannot import.
 */
function makeWorker(script: Blob): Worker {
  const source =
    `self.importScripts = undefined;` +
    `import(${JSON.stringify(addressOf(script))}).then(() => postMessage('${LOADED}'), ` +
    // The frame hears of errors, but not of rejections.
    `(error) => setTimeout(() => { throw error; }))`;
  return new Worker(addressOf(source));
}

function connect(port: MessagePort, scripts: SandboxScripts): void {
  const say = (message: SandboxHello | SandboxErrorMessage) => {
    port.postMessage(message);
  };
  const worker = makeWorker(scripts.worker);
  const own = { loaderUrl: addressOf(scripts.loader), coreUrl: addressOf(scripts.core) };
  /** The stop flags, by the page's names for them. */
  const flags = new Map<string, StopAddresses>();

  const translated = (message: PageMessage): PageMessage => {
    if (message.type === 'prepare') return { ...message, ...own };
    if (message.type !== 'run' || !(message.stopFlag instanceof Array)) return message;
    const stopFlag = makeStopAddresses();
    for (const name of message.stopFlag) flags.set(name, stopFlag);
    return { ...message, stopFlag };
  };
  const raise = (flag: string) => {
    revoke(flags.get(flag) ?? []);
    flags.delete(flag);
  };
  worker.onerror = (event) => {
    event.preventDefault();
    say({ type: 'sandbox-error', message: event.message });
  };
  worker.onmessage = ({ data: first }) => {
    if (first !== LOADED) return;
    worker.onmessage = null; // programs can send by it
    const { port1: inner, port2 } = new MessageChannel();
    worker.postMessage({ type: 'connect' } satisfies ConnectMessage, [port2]);
    inner.onmessage = ({ data }) => {
      port.postMessage(data);
    };
    port.onmessage = ({ data }) => {
      const message = data as PageMessage | RaiseFlagMessage;
      if (message.type === 'raise-stop-flag') raise(message.flag);
      else inner.postMessage(translated(message));
    };
  };
  say({ type: 'sandbox-ready' });
}

addEventListener('message', ({ source, data, ports: [port] }) => {
  const request = data as SandboxRequest;
  if (source === parent && port) connect(port, request.scripts);
});
