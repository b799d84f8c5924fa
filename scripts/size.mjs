/**
 * What the page's code weighs, and all that comes before a first output, and whether that is
 * within its budget: `npm run size`, after a build. Bytes are of brotli at its best, as a CDN sends them.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';

import { init, parse } from 'es-module-lexer';

const DIST = fileURLToPath(new URL('../dist/', import.meta.url));

/** The address of a chunk, in the code of another. */
const CHUNK = /["']\.\/([\w-]+-[\w-]{8}\.js)["']/g;

await init;

/** What was weighed already: brotli takes seconds for CPython. @type {Map<string, number>} */
const weights = new Map();

/** The script tag itself: every page with a block pays for it. CONTRIBUTING.md lists what is in it. */
const entry = closureOf('python-run.js');
/** What comes when a reader edits, without what is there already. */
const editor = closureOf(chunk('open-editor')).filter((name) => !entry.includes(name));

/** All that a reader waits for until a block's first output. */
const manifest = JSON.parse(readFileSync(join(DIST, 'runtime/manifest.json'), 'utf8'));
const firstOutput = [
  ...new Set([
    ...entry,
    ...['perform', 'panel', 'en'].flatMap((name) => closureOf(chunk(name))),
    'python-run-worker.js',
    ...['wasm', 'loader', 'core', 'startupLibrary'].map(
      (role) => `runtime/${manifest.files[role].file}`,
    ),
  ]),
];

const budgets = [
  { what: 'python-run.js with its static imports', names: entry, limit: 14_000 },
  { what: 'the editor chunk with its static imports', names: editor, limit: 160_000 },
  { what: 'everything until the first output', names: firstOutput, limit: 3_700_000 },
];

for (const { what, names, limit } of budgets) {
  const total = names.reduce((sum, name) => sum + weigh(name), 0);
  const isOver = total > limit;
  if (isOver) process.exitCode = 1;
  console.log(`${isOver ? 'OVER ' : 'ok   '}${row(total)} of ${row(limit)}  ${what}`);
  for (const name of names) console.log(`     ${row(weigh(name))}    ${name}`);
}
console.log('     The other chunks of the script tag, each fetched when it is needed:');
for (const name of lazyChunks()) console.log(`     ${row(weigh(name))}    ${name}`);

/**
 * A chunk by the name that its module has in src/.
 * @param {string} name
 */
function chunk(name) {
  const found = readdirSync(DIST).find((file) => new RegExp(`^${name}-[\\w-]{8}\\.js$`).test(file));
  if (found === undefined) throw new Error(`dist/ has no chunk ${name}. Is there a build?`);
  return found;
}

/**
 * A file of dist/ and everything that it imports statically.
 * @param {string} name
 * @param {Set<string>} seen
 */
function closureOf(name, seen = new Set()) {
  if (!seen.has(name)) {
    seen.add(name);
    for (const { n: imported, d: kind } of importsOf(name)) {
      if (imported?.startsWith('./') && kind === -1) closureOf(imported.slice(2), seen);
    }
  }
  return [...seen];
}

/** What the entry fetches later, at any depth, but for the editor. */
function lazyChunks() {
  const all = new Set(['python-run.js']);
  for (const name of all) {
    // The address of a dynamic import stands beside it: the build puts a second attempt around it.
    for (const [, imported] of readFileSync(join(DIST, name), 'utf8').matchAll(CHUNK)) {
      all.add(String(imported));
    }
  }
  return [...all].filter((name) => !entry.includes(name) && !editor.includes(name));
}

/** @param {string} name */
function importsOf(name) {
  return parse(readFileSync(join(DIST, name), 'utf8'))[0];
}

/** @param {string} name */
function weigh(name) {
  const known = weights.get(name);
  if (known !== undefined) return known;
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
  };
  const weight = brotliCompressSync(readFileSync(join(DIST, name)), { params }).length;
  weights.set(name, weight);
  return weight;
}

/** @param {number} bytes */
function row(bytes) {
  return bytes.toLocaleString('en').padStart(9);
}
