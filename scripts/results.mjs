/**
 * What the tests came to and where their time went: each kind of tests leaves a file, and `npm test`
 * adds them up.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * `spent` is a part of the seconds, in milliseconds, by what for (test/support/times.ts).
 * @typedef {{ name: string, engine?: string, seconds: number, spent?: Record<string, number> }} Times
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 * `failures` are names with their errors; `isFull`: every test ran in every engine; `isWhole`: every step, in all engines that there are.
 * @typedef {Counts & { failures: string[], times: Times[], isFull?: boolean, isWhole?: boolean }} Results
 */

/** How many characters of an error the end of the log repeats. */
const SHOWN_ERROR = 2_000;

const FOLDER = fileURLToPath(new URL('../.cache/results/', import.meta.url));

/** @param {string} kind */
const fileOf = (kind) => `${FOLDER}${kind}.json`;

/**
 * @param {string} kind For example `unit`.
 * @param {Results} results
 */
export function writeResults(kind, results) {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(fileOf(kind), `${JSON.stringify(results)}\n`);
}

/**
 * Writes them, and tells what failed and the sum: under `npm test` the latter comes once, at the end.
 * @param {string} kind
 * @param {Results} results
 */
export function concludeResults(kind, results) {
  writeResults(kind, results);
  if (process.env['SUM_FOLLOWS'] === undefined) tellSum(results);
}

/**
 * A failure as the end of the log tells it: often the end is all that somebody gets to see.
 * @param {string} name
 * @param {string} [error]
 */
export function failureOf(name, error = '') {
  const text = error.trim();
  const shown = text.length > SHOWN_ERROR ? `${text.slice(0, SHOWN_ERROR)} …` : text;
  return `${name}\n${shown}`.trim().replaceAll('\n', '\n    ');
}

/** @param {Counts & { failures: string[] }} results */
export function tellSum(results) {
  console.log();
  for (const failure of results.failures) console.log(`✖ ${failure}`);
  console.log(sumOf(results));
}

/** @param {Counts} counts */
export function sumOf({ passed, failed, skipped }) {
  const start = `${passed} passed, ${failed} failed`;
  return skipped > 0 ? `${start}, ${skipped} skipped` : start;
}

/**
 * Null when the tests came to no end.
 * @param {string} kind
 * @returns {Results | null}
 */
export function readResults(kind) {
  try {
    return JSON.parse(readFileSync(fileOf(kind), 'utf8'));
  } catch {
    return null;
  }
}

/**
 * Before a run, so that an old file is not taken for the result of one that crashed; nor is a whole
 * run what this is a part of.
 * @param {string} kind
 */
export function forgetResults(kind) {
  for (const one of [kind, 'steps']) rmSync(fileOf(one), { force: true });
}
