import type { RuntimeImage } from '../protocol/messages.js';
import { Bridge } from './bridge.js';
import type { Core, Loader, Pyodide, PyodideApi } from './python.js';
import { restoring, takeSnapshot, type CreateModule } from './snapshot.js';

type LoadOptions = Parameters<Loader['loadPyodide']>[0];

/** Nothing is fetched from there, but the loader needs an address. */
const BOOT_URL = 'https://python-run.invalid/';

/**
 * Tells programs where their output goes, as Jupyter's kernels do: not a terminal, but it shows
 * colours. Gives no size: programs then assume 80 columns.
 */
const ENVIRONMENT = {
  HOME: '/home/reader',
  TERM: 'xterm-256color',
  COLORTERM: 'truecolor',
  FORCE_COLOR: '1',
  CLICOLOR: '1',
  CLICOLOR_FORCE: '1',
  PAGER: 'cat',
  // Plotly's renderer for HTML that names its library's address; the default one opens a browser.
  PLOTLY_RENDERER: 'sphinx_gallery',
};

/** Another interpreter's memory, and how to find the JavaScript objects that its Python held. */
export interface PreviousMemory {
  readonly memory: ArrayBuffer;
  find(name: string, api: PyodideApi): unknown;
}

/** Returns the number of the pending signal, once; 0 for none. */
export type TakeSignal = () => number;

/**
 * The import that CPython calls to check for signals, many times per millisecond. pyodide's own
 * reads the interrupt buffer, which costs a tenth of a program's time if that is not memory.
 */
const TAKE_SIGNAL = '_Py_CheckEmscriptenSignals_Helper';

/**
 * The most memory that CPython may have, in pages of 64 KiB: 2 GiB. pyodide turns strings at higher
 * addresses into zeros on their way to JavaScript, because it takes the addresses for negative
 * (seen in 314.0.7).
 */
const MAX_PAGES = 2 ** 15;

/** Limits a memory to `MAX_PAGES`. Beyond that, programs get a `MemoryError`. */
function limit(memory: WebAssembly.Memory): void {
  memory.grow = (pages) => {
    const size = memory.buffer.byteLength / 2 ** 16;
    if (size + pages > MAX_PAGES) throw new RangeError('Python may take two GiB of memory.');
    return WebAssembly.Memory.prototype.grow.call(memory, pages);
  };
}

/**
 * Instantiates CPython for the loader. `failed` rejects if that fails:
 * the loader itself would only log the error and wait forever.
 */
function instantiating(
  whenCompiled: Promise<WebAssembly.Module>,
  takeSignal: TakeSignal,
): { instantiate: LoadOptions['instantiate']; failed: Promise<never> } {
  let fail: (reason: unknown) => void;
  const failed = new Promise<never>((_, reject) => (fail = reject));
  failed.catch(() => undefined); // even if nothing awaits it any more
  const instantiate: LoadOptions['instantiate'] = async (imports) => {
    try {
      if (imports['env']) imports['env'][TAKE_SIGNAL] = takeSignal;
      const module = await whenCompiled;
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

/** Where the runtime's two scripts are, and CPython. */
export interface Sources {
  readonly loaderUrl: string;
  readonly coreUrl: string;
  readonly module: Promise<WebAssembly.Module>;
}

/** The same, loaded but not started. */
export interface Scripts {
  readonly loader: Loader;
  readonly core: Core;
  readonly module: Promise<WebAssembly.Module>;
}

/**
 * Loads the runtime's scripts.
 *
 * @throws TypeError if one of them cannot be fetched or is not a module
 */
export async function loadScripts({ loaderUrl, coreUrl, module }: Sources): Promise<Scripts> {
  const [loader, core] = await Promise.all([
    import(loaderUrl) as Promise<Loader>,
    import(coreUrl) as Promise<Core>,
  ]);
  return { loader, core, module };
}

/**
 * Starts CPython in this Worker: from another interpreter's memory, or from the image's snapshot if
 * there is one. CPython calls `takeSignal` between bytecodes once the host allows it.
 *
 * @throws whatever kept it from starting, such as a module that does not fit the scripts
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
    _loadSnapshot: new Uint8Array(), // `restoring` supplies ours
    ...(kept && { _snapshotDeserializer: (name) => kept.find(name, api) }),
  });
}

/**
 * Starts CPython, imports what a first run needs, and returns a snapshot of the memory.
 *
 * @throws whatever kept it from starting, or a snapshot from being made
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
  const { instantiate, failed } = instantiating(scripts.module, takeSignal);
  const booted = scripts.loader.loadPyodide({
    indexURL: BOOT_URL,
    stdLibURL: new Uint8Array(image.startupLibrary),
    instantiate,
    lockFileContents: image.lock,
    packageBaseUrl: BOOT_URL,
    createPyodideModule: scripts.core.default,
    // Without stack switching, this would make `asyncio.run` hang instead of raising.
    enableRunUntilComplete: 'Suspending' in WebAssembly,
    env: ENVIRONMENT,
    ...options,
  });
  return Promise.race([booted, failed]);
}
