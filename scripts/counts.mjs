/** How many tests passed: each kind of tests leaves a file, and `npm test` adds them up. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

const FOLDER = fileURLToPath(new URL('../.cache/counts/', import.meta.url));

/** @param {string} kind */
const fileOf = (kind) => `${FOLDER}${kind}.json`;

/**
 * @param {string} kind For example `unit`.
 * @param {Counts} counts
 */
export function writeCounts(kind, { passed, failed, skipped }) {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(fileOf(kind), `${JSON.stringify({ passed, failed, skipped })}\n`);
}

/**
 * Null when the tests came to no end.
 * @param {string} kind
 * @returns {Counts | null}
 */
export function readCounts(kind) {
  try {
    return JSON.parse(readFileSync(fileOf(kind), 'utf8'));
  } catch {
    return null;
  }
}

/**
 * Before a run, so that an old file is not taken for the result of one that crashed.
 * @param {string} kind
 */
export function forgetCounts(kind) {
  rmSync(fileOf(kind), { force: true });
}
