import type { CompiledMessage } from './frame.js';

/** Compiles CPython as its bytes come. */
export interface Compiling {
  /** Takes the next bytes; null at the end. */
  add(bytes: ArrayBuffer | null): void;
  /** The result. Never rejects. */
  readonly compiled: Promise<CompiledMessage>;
}

export function compiling(): Compiling {
  let controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({ start: (own) => (controller = own) });
  const response = new Response(body, { headers: { 'content-type': 'application/wasm' } });
  return {
    add: (bytes) => {
      if (bytes) controller.enqueue(new Uint8Array(bytes));
      else controller.close();
    },
    compiled: WebAssembly.compileStreaming(response).then(
      (module) => ({ type: 'compiled', module, problem: '' }),
      (error: unknown) => ({ type: 'compiled', module: null, problem: String(error) }),
    ),
  };
}
