// Makes dist/runtime/ from the pinned pyodide package: its wasm and scripts as they are, and the
// standard library as two archives: what start-up and most examples import, as bytecode (start-up
// is four times faster than from source), and the whole library as source. The same input gives
// the same bytes. Every name carries a hash of its content, so that it can be cached for ever.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadPyodide, version } from 'pyodide';

const root = fileURLToPath(new URL('..', import.meta.url));
const packageFolder = path.dirname(createRequire(import.meta.url).resolve('pyodide/package.json'));
const outFolder = path.join(root, 'dist/runtime');

/** What examples import most; CPython's start-up and our own package are found by running them. */
const COMMON_MODULES = [
  ...['abc', 'argparse', 'array', 'bisect', 'calendar', 'collections', 'contextlib', 'copy', 'csv'],
  ...['dataclasses', 'datetime', 'decimal', 'enum', 'fractions', 'functools', 'hashlib', 'heapq'],
  ...['inspect', 'io', 'itertools', 'json', 'math', 'numbers', 'operator', 'pathlib', 'pprint'],
  ...['random', 're', 'secrets', 'statistics', 'string', 'tempfile', 'textwrap', 'time'],
  ...['timeit', 'traceback', 'typing', 'urllib.parse', 'uuid', 'zipfile'],
];

/** @param {string} file */
const fromPackage = (file) => readFileSync(path.join(packageFolder, file));

/** The sources of our own Python package, by their path in the archive. */
function ownSources() {
  const folder = path.join(root, 'src/python/python_run');
  /** @type {Record<string, string>} */
  const sources = {};
  for (const name of readdirSync(folder).sort()) {
    if (name.endsWith('.py'))
      sources[`python_run/${name}`] = readFileSync(path.join(folder, name), 'utf8');
  }
  return sources;
}

/** Repacks the library inside the very CPython that will read it: bytecode is its own affair. */
async function repackLibrary() {
  // A fixed hash seed: the order of a set constant is part of the bytecode.
  const python = await loadPyodide({ env: { PYTHONHASHSEED: '0' } });
  python.FS.writeFile('/library.zip', fromPackage('python_stdlib.zip'));
  python.globals['set']('own_sources', python.toPy(ownSources()));
  python.globals['set']('common_modules', python.toPy(COMMON_MODULES));
  await python.runPythonAsync(readFileSync(path.join(root, 'scripts/repack_library.py'), 'utf8'));
  const pythonVersion = python.runPython('import platform; platform.python_version()');
  return {
    pythonVersion,
    startup: python.FS.readFile('/startup.zip'),
    library: python.FS.readFile('/full.zip'),
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

/** @type {Record<string, { file: string, size: number, sha256: string }>} */
const files = {};
/** @param {string} role @param {string} name @param {Uint8Array} bytes */
function add(role, name, bytes) {
  const hash = sha256(bytes);
  const { name: stem, ext } = path.parse(name);
  const file = `${stem}-${hash.slice(0, 10)}${ext}`;
  writeFileSync(path.join(outFolder, file), bytes);
  files[role] = { file, size: bytes.length, sha256: hash };
}

add('wasm', 'pyodide.asm.wasm', fromPackage('pyodide.asm.wasm'));
add('loader', 'pyodide.mjs', fromPackage('pyodide.mjs'));
add('core', 'pyodide.asm.mjs', fromPackage('pyodide.asm.mjs'));
add('startupLibrary', 'startup.zip', library.startup);
add('library', 'library.zip', library.library);
add('lock', 'pyodide-lock.json', trimmedLock());

const lockInfo = JSON.parse(fromPackage('pyodide-lock.json').toString()).info;
const manifest = { pyodide: version, python: library.pythonVersion, lockInfo, files };
writeFileSync(path.join(outFolder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
for (const [role, { file, size }] of Object.entries(files)) {
  console.log(`${role.padEnd(15)} ${String(size).padStart(10)}  dist/runtime/${file}`);
}
