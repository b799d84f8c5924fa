import type { RuntimeImage } from '../protocol/messages.js';
import { Bridge } from './bridge.js';
import type { Core, Loader, Pyodide, PyodideApi } from './python.js';
import { restoring, takeSnapshot, type CreateModule } from './snapshot.js';

type LoadOptions = Parameters<Loader['loadPyodide']>[0];

/** Nothing is fetched from there: the loader wants addresses. */
const BOOT_URL = 'https://python-run.invalid/';

/**
 * What programs ask about the place where their output goes, as Jupyter's kernels answer it: no
 * terminal, but colours are shown. There is no size in it: 80 columns are what programs assume.
 */
const ENVIRONMENT = {
  HOME: '/home/reader',
  TERM: 'xterm-256color',
  COLORTERM: 'truecolor',
  FORCE_COLOR: '1',
  CLICOLOR: '1',
  CLICOLOR_FORCE: '1',
  PAGER: 'cat',
  // Of Plotly's renderers, the one that gives HTML with its library's address; its default one
  // opens a browser.
  PLOTLY_RENDERER: 'sphinx_gallery',
};

/** The memory of an interpreter that has run, and how what Python held of JavaScript is found again. */
export interface PreviousMemory {
  readonly memory: ArrayBuffer;
  find(name: string, api: PyodideApi): unknown;
}

/** Gives the number of the signal that is pending, once; 0 is none. */
export type TakeSignal = () => number;

/**
 * The import by which CPython asks for a signal, many times in a millisecond. pyodide's own looks
 * into the interrupt buffer, which costs a tenth of a program's time when that is not memory.
 */
const TAKE_SIGNAL = '_Py_CheckEmscriptenSignals_Helper';

/**
 * Pages of 64 KiB that CPython may have: 2 GiB. pyodide turns strings that lie higher into zeros on
 * their way to JavaScript, since it takes their addresses for negative (seen in 314.0.7).
 */
const MAX_PAGES = 2 ** 15;

/** Lets no memory grow over `MAX_PAGES`; programs get a `MemoryError` then. */
function limit(memory: WebAssembly.Memory): void {
  memory.grow = (pages) => {
    const size = memory.buffer.byteLength / 2 ** 16;
    if (size + pages > MAX_PAGES) throw new RangeError('Python may take two GiB of memory.');
    return WebAssembly.Memory.prototype.grow.call(memory, pages);
  };
}

/**
 * Makes an instance of the module that the page compiled, for the loader. `failed` rejects when that
 * fails: the loader itself would only log it and wait for ever.
 */
function instantiating(
  { module: given }: RuntimeImage,
  takeSignal: TakeSignal,
): { instantiate: LoadOptions['instantiate']; failed: Promise<never> } {
  let fail: (reason: unknown) => void;
  const failed = new Promise<never>((_, reject) => (fail = reject));
  failed.catch(() => undefined); // also when nobody races it any more
  const instantiate: LoadOptions['instantiate'] = async (imports) => {
    try {
      if (imports['env']) imports['env'][TAKE_SIGNAL] = takeSignal;
      const module =
        given instanceof Blob ? await WebAssembly.compile(await given.arrayBuffer()) : given;
      const instance = await WebAssembly.instantiate(module, imports);
      limit(instance.exports['memory'] as WebAssembly.Memory);
      return { instance, module };
    } catch (error) {
      fail(error);
      throw error;
    }
  };
  return { instantiate, failed };
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
 * Starts CPython in this Worker: from what is kept of another one, or from the image's snapshot
 * when it has one. It asks `takeSignal` between bytecodes, once the host lets it.
 *
 * @throws whatever kept it from starting, for example a module that does not fit the scripts.
 */
export function bootPython(
  scripts: Scripts,
  image: RuntimeImage,
  takeSignal: TakeSignal,
  kept?: PreviousMemory,
): Promise<Pyodide> {
  const snapshot = kept?.memory ?? image.snapshot;
  if (!snapshot) return load(scripts, image, takeSignal, {});
  let api: PyodideApi;
  return load(scripts, image, takeSignal, {
    createPyodideModule: restoring((settings) => {
      api = settings.API;
      return (scripts.core.default as CreateModule)(settings);
    }, snapshot),
    _loadSnapshot: new Uint8Array(), // ours is handed over by the line above
    ...(kept && { _snapshotDeserializer: (name) => kept.find(name, api) }),
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
  new Bridge(python).call('prepare');
  return takeSnapshot(python);
}

function load(
  scripts: Scripts,
  image: RuntimeImage,
  takeSignal: TakeSignal,
  options: Partial<LoadOptions>,
): Promise<Pyodide> {
  const { instantiate, failed } = instantiating(image, takeSignal);
  const booted = scripts.loader.loadPyodide({
    indexURL: BOOT_URL,
    stdLibURL: new Uint8Array(image.startupLibrary),
    instantiate,
    lockFileContents: image.lock,
    packageBaseUrl: BOOT_URL,
    createPyodideModule: scripts.core.default,
    // Without stack switching it would let `asyncio.run` hang instead of raising.
    enableRunUntilComplete: 'Suspending' in WebAssembly,
    env: ENVIRONMENT,
    ...options,
  });
  return Promise.race([booted, failed]);
}
