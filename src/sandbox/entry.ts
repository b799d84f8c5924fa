/** Runs in the frame without an origin: makes the Worker, and hands on what is said. */
import type { PageMessage } from '../protocol/messages.js';
import type {
  RaiseFlagMessage,
  SandboxErrorMessage,
  SandboxHello,
  SandboxRequest,
  SandboxScripts,
} from '../protocol/sandbox.js';
import { makeStopAddresses, revoke, type StopAddresses } from '../protocol/stop-flag.js';

/** What the Worker's first script says when the second one, ours, listens. */
const LOADED = 'loaded';

const addressOf = (script: BlobPart) =>
  URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));

/**
 * Makes a classic Worker that imports ours: Chromium refuses module Workers of a `blob:` address in
 * an opaque origin. Pyodide takes a Worker with `importScripts` for one that cannot import.
 */
function makeWorker(script: Blob): Worker {
  const source =
    `self.importScripts = undefined;` +
    `import(${JSON.stringify(addressOf(script))}).then(() => postMessage('${LOADED}'), ` +
    // A rejection would be the Worker's own; an error is told to the frame.
    `(error) => setTimeout(() => { throw error; }))`;
  return new Worker(addressOf(source));
}

function connect(port: MessagePort, scripts: SandboxScripts): void {
  const say = (message: SandboxHello | SandboxErrorMessage) => {
    port.postMessage(message);
  };
  const worker = makeWorker(scripts.worker);
  const own = { loaderUrl: addressOf(scripts.loader), coreUrl: addressOf(scripts.core) };
  /** The stop flags, by the names that the page has for them. */
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
    worker.onmessage = ({ data }) => {
      port.postMessage(data);
    };
    port.onmessage = ({ data }) => {
      const message = data as PageMessage | RaiseFlagMessage;
      if (message.type === 'raise-stop-flag') raise(message.flag);
      else worker.postMessage(translated(message));
    };
  };
  say({ type: 'sandbox-ready' });
}

addEventListener('message', ({ source, data, ports: [port] }) => {
  const request = data as SandboxRequest;
  if (source === parent && port) connect(port, request.scripts);
});
