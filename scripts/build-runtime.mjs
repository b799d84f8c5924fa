// Makes dist/runtime/, or the folder that is given, from the pinned pyodide package: its wasm as it
// is, its scripts almost so, and the standard library as three archives: what start-up imports and
// what examples import most, as bytecode (start-up is four times faster than from source), and the
// whole library as source. The same input gives the same bytes. Every name carries a hash of its
// content, so that it can be cached for ever.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadPyodide, version } from 'pyodide';
import { vendoredWheel } from './vendored-wheel.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const packageFolder = path.dirname(createRequire(import.meta.url).resolve('pyodide/package.json'));
const outFolder = path.resolve(process.argv[2] ?? path.join(root, 'dist/runtime'));

/**
 * What examples import most. What these import comes with them; what start-up imports is found by
 * starting up.
 */
const COMMON_MODULES = [
  ...['abc', 'argparse', 'array', 'ast', 'asyncio', 'base64', 'bisect', 'calendar', 'cmath'],
  ...['collections', 'concurrent.futures', 'concurrent.futures.thread', 'configparser'],
  ...['contextlib', 'contextvars', 'copy', 'csv', 'dataclasses', 'datetime', 'decimal', 'difflib'],
  ...[
    'dis',
    'doctest',
    'encodings.ascii',
    'encodings.cp1252',
    'encodings.idna',
    'encodings.latin_1',
  ],
  ...['encodings.utf_16', 'encodings.utf_8_sig', 'enum', 'fnmatch', 'fractions', 'functools'],
  ...['getpass', 'gettext', 'glob', 'graphlib', 'gzip', 'hashlib', 'heapq', 'hmac', 'html'],
  ...['html.parser', 'inspect', 'io', 'ipaddress', 'itertools', 'json', 'keyword', 'locale'],
  ...['logging', 'math', 'mimetypes', 'numbers', 'operator', 'os', 'pathlib', 'pickle', 'platform'],
  ...['pprint', 'pyodide.code', 'pyodide.http', 'queue', 'random', 're', 'reprlib', 'sched'],
  ...['secrets', 'shelve', 'shlex', 'shutil', 'statistics', 'string', 'string.templatelib'],
  ...['struct', 'tempfile', 'textwrap', 'threading', 'time', 'timeit', 'tomllib', 'traceback'],
  ...['types', 'typing', 'unicodedata', 'unittest', 'urllib.parse', 'uuid', 'warnings', 'weakref'],
  ...['xml.etree.ElementTree', 'zipfile', 'zoneinfo', '_pylong', '_strptime'],
];

/**
 * The modules of `packaging` that src/python/python_run/packages/resolver.py needs, with what these import:
 * versions, requirements and tags are rules that it knows best.
 */
const PACKAGING = [
  ...['_elffile', '_manylinux', '_musllinux', '_parser', '_structures', '_tokenizer', 'markers'],
  ...['requirements', 'specifiers', 'tags', 'utils', 'version'],
].map((name) => `packaging/${name}.py`);

/** @param {string} file */
const fromPackage = (file) => readFileSync(path.join(packageFolder, file));

/** @param {string} file */
const script = (file) => readFileSync(path.join(root, 'scripts', file), 'utf8');

/** The sources of our own Python package, by their path in the archive. */
function ownSources() {
  const folder = path.join(root, 'src/python');
  /** @type {Record<string, string>} */
  const sources = {};
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (name.endsWith('.py')) {
      sources[name.replaceAll(path.sep, '/')] = readFileSync(path.join(folder, name), 'utf8');
    }
  }
  return sources;
}

/**
 * Which of the modules in an archive a Worker's start imports, and which come next: what the
 * common modules import beyond those, and the rest of our own; by their paths in the archive.
 * @param {Uint8Array} archive
 * @param {string[]} own
 * @returns {Promise<{ startup: string[], examples: string[] }>}
 */
async function importedModules(archive, own) {
  const file = path.join(tmpdir(), `python-run-library-${process.pid}.zip`);
  writeFileSync(file, archive);
  try {
    const python = await loadPyodide({ stdLibURL: file, env: { HOME: '/home/reader' } });
    python.setStdout({ write: (bytes) => bytes.length });
    await python.runPythonAsync(script('start_up.py'));
    const startup = python.runPython('start_up()').toJs();
    for (const name of COMMON_MODULES) python.pyimport(name);
    // What start-up does not need of our own package comes with the examples.
    const later = new Set([...python.runPython('loaded()').toJs(), ...own]);
    return { startup, examples: [...later].filter((name) => !startup.includes(name)) };
  } finally {
    rmSync(file);
  }
}

/** Repacks the library; gives the archives and what compresses a file. */
async function repackLibrary() {
  const python = await loadPyodide({ env: { PYTHONHASHSEED: '0', PYTHONNODEBUGRANGES: '1' } });
  /** @param {Uint8Array} bytes */
  const give = (bytes) => python.FS.writeFile('/in', bytes);
  /** @returns {Uint8Array} */
  const take = () => python.FS.readFile('/out');
  await python.runPythonAsync(script('repack_library.py'));
  give(await vendoredWheel());
  const vendored = python.globals['get']('vendored')(python.toPy(PACKAGING)).toJs({
    dict_converter: Object.fromEntries,
  });
  const own = { ...ownSources(), ...vendored };
  give(fromPackage('python_stdlib.zip'));
  const library = python.globals['get']('Library')(python.toPy(own));
  library.whole();
  const { startup, examples } = await importedModules(take(), Object.keys(own));
  library.choose(python.toPy(startup), python.toPy(examples));
  return {
    pythonVersion: python.runPython('import platform; platform.python_version()'),
    /** @param {string} name */
    archive(name) {
      library.pack(name);
      return take();
    },
    // Not Node's: what that makes depends on the processor and on its version.
    /** @param {Uint8Array} bytes */
    gzip(bytes) {
      give(bytes);
      python.runPython('compress()');
      return take();
    },
  };
}

/** The lock file with what installing a package needs, and without packages' test suites. */
function trimmedLock() {
  const lock = JSON.parse(fromPackage('pyodide-lock.json').toString());
  const packages = Object.entries(lock.packages).filter(([name]) => !name.endsWith('-tests'));
  return Buffer.from(JSON.stringify({ info: lock.info, packages: Object.fromEntries(packages) }));
}

/** @param {Uint8Array} bytes */
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

const library = await repackLibrary();
rmSync(outFolder, { recursive: true, force: true });
mkdirSync(outFolder, { recursive: true });

/** @typedef {{ file: string, size: number, sha256: string }} File */
/** @type {Record<string, File & { gzip?: File }>} */
const files = {};

/** @param {string} name @param {Uint8Array} bytes @returns {File} */
function write(name, bytes) {
  const hash = sha256(bytes);
  const { name: stem, ext } = path.parse(name);
  const file = `${stem}-${hash.slice(0, 10)}${ext}`;
  writeFileSync(path.join(outFolder, file), bytes);
  return { file, size: bytes.length, sha256: hash };
}

/** @param {string} role @param {string} name @param {Uint8Array} bytes */
function add(role, name, bytes) {
  files[role] = write(name, bytes);
}

/**
 * A script of the package with some parts exchanged, each of which must be in it once.
 * @param {string} file @param {readonly (readonly [before: string, after: string])[]} changes
 */
function changed(file, changes) {
  let text = fromPackage(file).toString();
  for (const [before, after] of changes) {
    const parts = text.split(before);
    if (parts.length !== 2) throw new Error(`Not once in ${file} of Pyodide ${version}: ${before}`);
    text = parts.join(after);
  }
  return Buffer.from(text);
}

/**
 * The loader, which takes the library's bytes and has the wasm instantiated by whom it is told,
 * instead of fetching both: see docs/decisions/0034.
 */
const loader = () =>
  changed('pyodide.mjs', [
    ['instantiateWasm:Ie(e.indexURL)', 'instantiateWasm:Ie(e.instantiate)'],
    ['let{binary:t,response:n}=_(e+"pyodide.asm.wasm"),i=K();', 'let i=K();'],
    [
      'let l;n?l=await WebAssembly.instantiateStreaming(n,s):l=await WebAssembly.instantiate(await t,s);let{instance:d,module:u}=l;',
      'let{instance:d,module:u}=await e(s);',
    ],
    ['function he(e){let t=j(e);', 'function he(e){let t=e;'],
  ]);

/**
 * The glue of the wasm, without what it would do at each start for nothing: see
 * docs/decisions/0028.
 */
const fasterCore = () =>
  changed('pyodide.asm.mjs', [
    ['async function _createPyodideModule(', 'const _createPyodideModule=(async function('],
    ['}export default _createPyodideModule;', '});export default _createPyodideModule;'],
    ['assignWasmExports(wasmExports);updateGOT(origExports);', 'assignWasmExports(wasmExports);'],
    [
      'if(entry.value==-1){',
      'if(entry.value==-1){if(symName.startsWith("emscripten_gl")){entry.value=0;continue}',
    ],
  ]);

/**
 * Adds a file, and a compressed copy for hosts that send it as it is. The copy's name tells a
 * server nothing: by `.gz` some would add a Content-Encoding on their own.
 * @param {string} role @param {string} name @param {Uint8Array} bytes
 */
function addWithCopy(role, name, bytes) {
  const { name: stem, ext } = path.parse(name);
  const gzip = write(`${stem}-${ext.slice(1)}-gzip.bin`, library.gzip(bytes));
  files[role] = { ...write(name, bytes), gzip };
}

addWithCopy('wasm', 'pyodide.asm.wasm', fromPackage('pyodide.asm.wasm'));
add('loader', 'pyodide.mjs', loader());
add('core', 'pyodide.asm.mjs', fasterCore());
addWithCopy('startupLibrary', 'startup.zip', library.archive('startup'));
addWithCopy('examplesLibrary', 'examples.zip', library.archive('examples'));
add('library', 'library.zip', library.archive('library'));
add('lock', 'pyodide-lock.json', trimmedLock());

const lockInfo = JSON.parse(fromPackage('pyodide-lock.json').toString()).info;
const manifest = { pyodide: version, python: library.pythonVersion, lockInfo, files };
writeFileSync(path.join(outFolder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
for (const [role, { gzip, ...whole }] of Object.entries(files)) {
  for (const { file, size } of gzip ? [whole, gzip] : [whole]) {
    console.log(`${role.padEnd(15)} ${String(size).padStart(10)}  ${file}`);
  }
}
