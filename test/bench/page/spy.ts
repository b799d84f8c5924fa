/**
 * Notes what our page does and when, from outside: the product has no marks of its own. It stands
 * before the product's script and wraps what the browser gives.
 */
declare global {
  interface Window {
    /** What happened, in milliseconds of the page's clock. */
    benchNotes?: { readonly at: number; readonly what: string }[];
  }
}

const notes: { at: number; what: string }[] = (window.benchNotes = []);

function note(what: string): void {
  notes.push({ at: performance.now(), what });
}

const kind = (data: unknown) =>
  data instanceof Object && 'type' in data ? String(data.type) : typeof data;

const { prototype } = MessagePort;
// eslint-disable-next-line @typescript-eslint/unbound-method -- called with its port
const { postMessage } = prototype;

/** Listens in at the port by which the page and a Worker speak. */
prototype.postMessage = function (message: unknown, transfer: unknown) {
  const given = (Array.isArray(transfer) ? transfer : []) as MessagePort[];
  if (['scripts', 'wasm'].includes(kind(message))) note(`Frame is told “${kind(message)}”`);
  if (kind(message) !== 'make-worker') {
    postMessage.call(this, message, { transfer: given });
    return;
  }
  note('Worker made');
  const [toWorker, toFrame] = given;
  const { port1: own, port2 } = new MessageChannel();
  toWorker!.onmessage = ({ data }) => {
    note(`Worker is told “${kind(data)}”`);
    postMessage.call(own, data);
  };
  own.onmessage = ({ data }) => {
    note(`Worker says “${kind(data)}”`);
    postMessage.call(toWorker!, data);
  };
  postMessage.call(this, message, { transfer: [port2, toFrame!] });
};

for (const name of [
  'compile',
  'compileStreaming',
  'instantiate',
  'instantiateStreaming',
] as const) {
  const original = WebAssembly[name] as (...args: unknown[]) => Promise<unknown>;
  const spied = async (...args: unknown[]) => {
    note(`WebAssembly.${name} begins`);
    const result = await original.apply(WebAssembly, args);
    note(`WebAssembly.${name} is done`);
    return result;
  };
  Object.assign(WebAssembly, { [name]: spied });
}

addEventListener('message', ({ data }) => {
  note(`Frame says “${kind(data)}”`);
});

for (const type of ['python-run-state', 'python-run-output', 'python-run-end']) {
  addEventListener(type, (event) => {
    const state = 'state' in event ? ` ${String(event.state)}` : '';
    note(`${type}${state}`);
  });
}

export {};
