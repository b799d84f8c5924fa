import type { RuntimeImage } from '../protocol/messages.js';
import type { Core, Loader, Pyodide, PyFunction } from './python.js';
import { restoring, takeSnapshot, type CreateModule } from './snapshot.js';

type LoadOptions = Parameters<Loader['loadPyodide']>[0];

/**
 * Addresses that exist only while booting. The loader insists on fetching the wasm and the
 * library itself; it asks for these, and is handed what the page has fetched and compiled.
 */
const BOOT_URL = 'https://python-run.invalid/';
const LIBRARY_URL = `${BOOT_URL}startup.zip`;
const WASM_URL = `${BOOT_URL}pyodide.asm.wasm`;

/** Gives the number of the signal that is pending, once; 0 is none. */
export type TakeSignal = () => number;

/**
 * The import by which CPython asks for a signal, many times in a millisecond. pyodide's own looks
 * into the interrupt buffer, which costs a tenth of a program's time when that is not memory.
 */
const TAKE_SIGNAL = '_Py_CheckEmscriptenSignals_Helper';

/**
 * Answers the loader's two requests from memory, and its compilation with the module that the
 * page compiled. Returns a function that puts the globals back, and a promise that rejects when
 * instantiation fails: the loader itself would only log that and wait for ever.
 */
function serveFromMemory(
  image: RuntimeImage,
  takeSignal: TakeSignal,
): { restore(): void; failed: Promise<never> } {
  const { fetch, WebAssembly } = globalThis;
  const { instantiateStreaming } = WebAssembly;
  let fail: (reason: unknown) => void;
  const failed = new Promise<never>((_, reject) => (fail = reject));
  failed.catch(() => undefined); // also when nobody races it any more

  globalThis.fetch = (input, init) => {
    if (input instanceof URL || typeof input === 'string') {
      if (String(input) === WASM_URL) return Promise.resolve(new Response());
      if (String(input) === LIBRARY_URL) {
        return Promise.resolve(new Response(image.startupLibrary));
      }
    }
    return fetch(input, init);
  };
  WebAssembly.instantiateStreaming = async (_source, imports) => {
    try {
      if (imports?.['env']) imports['env'][TAKE_SIGNAL] = takeSignal;
      const instance = await WebAssembly.instantiate(image.module, imports);
      return { instance, module: image.module };
    } catch (error) {
      fail(error);
      throw error;
    }
  };
  const restore = () => {
    globalThis.fetch = fetch;
    WebAssembly.instantiateStreaming = instantiateStreaming;
  };
  return { restore, failed };
}

/** The runtime's two scripts, loaded but not started. */
export interface Scripts {
  readonly loader: Loader;
  readonly core: Core;
}

/**
 * Loads the runtime's scripts.
 *
 * @throws TypeError when one of them cannot be fetched or is not a module.
 */
export async function loadScripts(loaderUrl: string, coreUrl: string): Promise<Scripts> {
  const [loader, core] = await Promise.all([
    import(loaderUrl) as Promise<Loader>,
    import(coreUrl) as Promise<Core>,
  ]);
  return { loader, core };
}

/**
 * Starts CPython in this Worker: from the image's snapshot when it has one. It asks `takeSignal`
 * between bytecodes, once the host lets it.
 *
 * @throws whatever kept it from starting, for example a module that does not fit the scripts.
 */
export function bootPython(
  scripts: Scripts,
  image: RuntimeImage,
  takeSignal: TakeSignal,
): Promise<Pyodide> {
  const { snapshot } = image;
  if (!snapshot) return load(scripts, image, takeSignal, {});
  return load(scripts, image, takeSignal, {
    createPyodideModule: restoring(scripts.core.default as CreateModule, snapshot),
    _loadSnapshot: new Uint8Array(), // ours is handed over by the line above
  });
}

/**
 * Starts CPython, imports what a first run needs, and gives its memory.
 *
 * @throws whatever keeps it from starting, or from being written down.
 */
export async function makeSnapshot(scripts: Scripts, image: RuntimeImage): Promise<ArrayBuffer> {
  const python = await load(scripts, { ...image, snapshot: null }, () => 0, {
    _makeSnapshot: true,
  });
  const prepared = python.pyimport('python_run.snapshot');
  (prepared['prepare'] as PyFunction)();
  prepared.destroy();
  return takeSnapshot(python);
}

async function load(
  scripts: Scripts,
  image: RuntimeImage,
  takeSignal: TakeSignal,
  options: Partial<LoadOptions>,
): Promise<Pyodide> {
  const memory = serveFromMemory(image, takeSignal);
  try {
    const booted = scripts.loader.loadPyodide({
      indexURL: BOOT_URL,
      stdLibURL: LIBRARY_URL,
      lockFileContents: image.lock,
      packageBaseUrl: BOOT_URL,
      createPyodideModule: scripts.core.default,
      // Without stack switching it would let `asyncio.run` hang instead of raising.
      enableRunUntilComplete: 'Suspending' in WebAssembly,
      env: { HOME: '/home/reader' },
      ...options,
    });
    return await Promise.race([booted, memory.failed]);
  } finally {
    memory.restore();
  }
}
