import { expect } from 'chai';
import type { RuntimeImage } from '../../src/protocol/messages.js';
import { bootPython, loadScripts, type Scripts } from '../../src/worker/boot.js';
import type { Loader, Pyodide } from '../../src/worker/python.js';
import { rejection } from '../helpers/until.js';
import { IMPORTING_MODULE, MEMORY_MODULE } from '../helpers/wasm.js';

type LoadOptions = Parameters<Loader['loadPyodide']>[0];

const moduleUrl = (source: string) =>
  URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));

const image: RuntimeImage = {
  startupLibrary: new Uint8Array([1, 2, 3]).buffer,
  snapshot: null,
  lock: { info: { python: '3.14.2' }, packages: {} },
};

/** Scripts whose loader asks for what pyodide's asks for, then does as it is told. */
function scriptsWith(
  loadPyodide: (options: LoadOptions) => Promise<unknown>,
  wasm: BufferSource = MEMORY_MODULE,
): Scripts {
  return {
    module: WebAssembly.compile(wasm),
    core: { default: 'the core' },
    loader: { loadPyodide: loadPyodide as Loader['loadPyodide'] },
  };
}

const noSignal = () => 0;
const module = WebAssembly.compile(MEMORY_MODULE);

describe('loadScripts', () => {
  it('loads the two modules', async () => {
    const scripts = await loadScripts({
      loaderUrl: moduleUrl('export const loadPyodide = "load";'),
      coreUrl: moduleUrl('export default "core";'),
      module,
    });
    expect(scripts.loader).to.have.property('loadPyodide', 'load');
    expect(scripts.core.default).to.equal('core');
  });

  it('rejects when one is missing', async () => {
    const error = await rejection(
      loadScripts({ loaderUrl: moduleUrl(''), coreUrl: '/nowhere/pyodide.asm.mjs', module }),
    );
    expect(error).to.be.an.instanceOf(TypeError);
  });
});

describe('bootPython', () => {
  it('hands the loader what the page has', async () => {
    const python = {} as Pyodide;
    let library: Uint8Array | undefined;
    let source: WebAssembly.WebAssemblyInstantiatedSource | undefined;
    const scripts = scriptsWith(async (options) => {
      library = options.stdLibURL;
      source = await options.instantiate({});
      expect(options.createPyodideModule).to.equal('the core');
      expect(options.lockFileContents).to.equal(image.lock);
      return python;
    });
    const booted = await bootPython(scripts, image, noSignal);
    expect(booted).to.equal(python);
    expect([...(library ?? [])]).to.deep.equal([1, 2, 3]);
    expect(source?.module).to.equal(await scripts.module);
    expect(source?.instance).to.be.an.instanceOf(WebAssembly.Instance);
  });

  it('answers CPython’s question for signals', async () => {
    const imports = { env: { _Py_CheckEmscriptenSignals_Helper: () => 0 } };
    const load = ({ instantiate }: LoadOptions) => instantiate(imports);
    await bootPython(scriptsWith(load), image, () => 2);
    expect(imports.env._Py_CheckEmscriptenSignals_Helper()).to.equal(2);
  });

  it('lets the memory grow to two GiB, and no further', async () => {
    let memory: WebAssembly.Memory | undefined;
    const load = async ({ instantiate }: LoadOptions) => {
      const { instance } = await instantiate({});
      memory = instance.exports['memory'] as WebAssembly.Memory;
    };
    await bootPython(scriptsWith(load), image, noSignal);
    expect(memory?.grow(2)).to.equal(1);
    expect(() => memory?.grow(2 ** 15 - 2)).to.throw(RangeError, 'two GiB');
    expect(memory?.buffer.byteLength).to.equal(3 * 2 ** 16);
  });

  it('rejects when the module does not fit, though the loader waits for ever', async () => {
    const load = ({ instantiate }: LoadOptions) =>
      new Promise((resolve) => {
        instantiate({}).then(resolve, () => undefined);
      });
    const error = await rejection(bootPython(scriptsWith(load, IMPORTING_MODULE), image, noSignal));
    // A module without its import is a LinkError, or a TypeError when the import's module is missing.
    expect(error).to.be.an.instanceOf(Error);
    expect(String(error)).to.match(/^(TypeError|LinkError)/);
  });

  it('rejects when the loader does', async () => {
    const load = () => Promise.reject(new Error('out of memory'));
    const error = await rejection(bootPython(scriptsWith(load), image, noSignal));
    expect(error).to.have.property('message', 'out of memory');
  });
});
