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
    this.addEventListener('message', ({ data }) => {
      note(`Worker says “${kind(data)}”`);
    });
  }

  override postMessage(message: unknown, options?: StructuredSerializeOptions | Transferable[]) {
    note(`Worker is told “${kind(message)}”`);
    super.postMessage(message, options as StructuredSerializeOptions);
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
