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

window.Worker = class extends Worker {
  constructor(url: string | URL, options?: WorkerOptions) {
    super(url, options);
    note('Worker made');
  }

  /** Listens in at the port by which the page and the Worker speak. */
  override postMessage(message: unknown, transfer: unknown) {
    const [given] = transfer as [MessagePort];
    const { port1: own, port2 } = new MessageChannel();
    given.onmessage = ({ data }) => {
      note(`Worker is told “${kind(data)}”`);
      own.postMessage(data);
    };
    own.onmessage = ({ data }) => {
      note(`Worker says “${kind(data)}”`);
      given.postMessage(data);
    };
    super.postMessage(message, [port2]);
  }
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

for (const type of ['python-run-state', 'python-run-output', 'python-run-end']) {
  addEventListener(type, (event) => {
    const state = 'state' in event ? ` ${String(event.state)}` : '';
    note(`${type}${state}`);
  });
}

export {};
