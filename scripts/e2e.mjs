/**
 * Runs the whole-page tests of test/e2e, two files at a time: `npm run test:e2e`, or some of
 * them by words in their names: `npm run test:e2e -- driver offline`. Needs `node --import tsx`,
 * which the processes of the test files inherit.
 */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { fileURLToPath } from 'node:url';

import { forgetCounts, writeCounts } from './counts.mjs';

const FOLDER = fileURLToPath(new URL('../test/e2e', import.meta.url));

const words = process.argv.slice(2);
const files = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.test.ts'))
  .filter((name) => words.length === 0 || words.some((word) => name.includes(word)))
  .map((name) => join(FOLDER, name))
  // The long ones first, so that none is left over at the end.
  .sort((one, other) => statSync(other).size - statSync(one).size);
if (files.length === 0) throw new Error(`No test file's name has one of: ${words.join(', ')}`);

forgetCounts('e2e');
/** What node:test says at the end: `pass 12`, `fail 0`, … @type {Record<string, number>} */
const totals = {};
const tests = run({ files, concurrency: 2 });
tests.on('test:diagnostic', ({ message, nesting }) => {
  const [, name, number] = /^(\w+) (\d+)$/.exec(message) ?? [];
  if (nesting === 0 && name !== undefined) totals[name] = Number(number);
});
tests.on('end', () => {
  const { pass = 0, fail = 0, cancelled = 0, skipped = 0 } = totals;
  writeCounts('e2e', { passed: pass, failed: fail + cancelled, skipped });
  if (fail + cancelled > 0 || pass + skipped === 0) process.exitCode = 1;
});
tests.compose(new spec()).pipe(process.stdout);
