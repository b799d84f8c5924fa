/**
 * Runs the tests of test/node, which need no browser: `npm run test:node`, or some of them by words in
 * their files' names: `npm run test:node -- stop`.
 */
import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { run } from 'node:test';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';

import { buildEngine } from './node-engine.mjs';
import { concludeResults, failureOf, forgetResults } from './results.mjs';

const FOLDER = fileURLToPath(new URL('../test/node/', import.meta.url));
/** A file that takes longer, in milliseconds, hangs: on a machine that is busy it may take minutes. */
const PATIENCE = 300_000;

const words = process.argv.slice(2).map((word) => basename(word));
const files = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.test.ts'))
  .filter((name) => words.length === 0 || words.some((word) => name.includes(word)))
  .map((name) => FOLDER + name);
if (files.length === 0) {
  console.error(`No test file's name has ${words.join(', ')} in it.`);
  process.exit(2);
}

forgetResults('node');
await buildEngine();

const counts = { passed: 0, failed: 0, skipped: 0 };
/** @type {string[]} */
const failures = [];
/** What each file's process printed: shown when a test failed. @type {Map<string, string>} */
const printed = new Map();
/** Seconds of each file's tests. @type {Map<string, number>} */
const seconds = new Map();
// A process each, two at a time, as the machines of CI have cores.
for await (const { type, data } of run({ files, concurrency: 2, timeout: PATIENCE })) {
  if (type === 'test:stderr' || type === 'test:stdout') {
    const file = basename(data.file ?? '', '.test.ts');
    printed.set(file, (printed.get(file) ?? '') + data.message);
  }
  if (type !== 'test:pass' && type !== 'test:fail') continue;
  // What a file comes to as a whole is told when it broke off.
  const isWhole = data.name.endsWith('.test.ts');
  if (isWhole ? type === 'test:pass' : data.details.type === 'suite') continue;
  const file = basename(data.file ?? data.name, '.test.ts');
  const name = isWhole ? file : `${file} › ${data.name}`;
  const time = data.details.duration_ms / 1000;
  if (!isWhole) seconds.set(file, (seconds.get(file) ?? 0) + time);
  const outcome = type === 'test:fail' ? 'failed' : data.skip === undefined ? 'passed' : 'skipped';
  if (isWhole && failures.some((other) => other.startsWith(`${file} › `))) continue;
  counts[outcome]++;
  const mark = { passed: '✔', failed: '✖', skipped: '–' }[outcome];
  console.log(`${mark} ${name} (${time.toFixed(1)} s)`);
  if (type !== 'test:fail') continue;
  const error = inspect(data.details.error.cause ?? data.details.error);
  failures.push(failureOf(name, error));
  console.log(error);
}
for (const file of files) {
  const name = basename(file, '.test.ts');
  if (seconds.has(name) || failures.some((failure) => failure.startsWith(name))) continue;
  counts.failed++;
  failures.push(`${name}: no test in it`);
}
for (const [file, text] of printed) {
  if (failures.some((name) => name.startsWith(file))) console.log(`\n${file} printed:\n${text}`);
}
const times = [...seconds].map(([name, sum]) => ({ name, seconds: sum }));
concludeResults('node', { ...counts, failures, times });
if (counts.failed > 0) process.exitCode = 1;
