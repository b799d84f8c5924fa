/**
 * Runs the whole-page tests of test/e2e in two processes, each of which takes file after file:
 * `npm run test:e2e`, or some of them by words in their names: `npm run test:e2e -- driver offline`.
 * What is alike in all engines runs in one, unless MATRIX is `full` in the environment.
 */
import { fork } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { concludeResults, forgetResults } from './results.mjs';

/**
 * @typedef {import('./lane-reporter.mjs').TestEnd} TestEnd
 * @typedef {import('./results.mjs').Times} Times
 * @typedef {{ type: 'over', spent: Record<string, Record<string, number>> }} Over
 * @typedef {{ type: 'started', pid: number } | { type: 'ended', pid: number }} Group
 * @typedef {TestEnd & { children: Result[] }} Result
 */

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FOLDER = join(ROOT, 'test/e2e');
const ENGINES = ['chromium', 'firefox', 'webkit'];
const MARKS = { passed: '✔', failed: '✖', skipped: '–' };
/** As many as the machines of CI have cores. */
const LANES = 2;
/** A process that says nothing for so long is ended, in milliseconds: a test ends long before. */
const SILENCE = 300_000;

const TABLE = readFileSync(join(ROOT, 'docs/test-times.md'), 'utf8');

const words = process.argv.slice(2);
const files = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.test.ts'))
  .filter((name) => words.length === 0 || words.some((word) => name.includes(word)))
  .map((name) => join(FOLDER, name))
  // The long ones first, so that none is left over at the end.
  .sort((one, other) => secondsOf(other) - secondsOf(one));
if (files.length === 0) throw new Error(`No test file's name has one of: ${words.join(', ')}`);

if (!existsSync(join(ROOT, 'dist/python-run.js'))) {
  console.error('There is no dist/: npm run build first.');
  process.exit(2);
}

forgetResults('e2e');
const counts = { passed: 0, failed: 0, skipped: 0 };
/** @type {string[]} */
const failures = [];
/** @type {Times[]} */
const times = [];
/** What ends each lane, and all that it started. @type {Set<() => void>} */
const lanes = new Set();
process.once('exit', () => {
  for (const end of lanes) end();
});
// Without a listener these end the process with no `exit` event.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, () => process.exit(1));
}

await Promise.all(Array.from({ length: Math.min(LANES, files.length) }, runAll));
concludeResults('e2e', { ...counts, failures, times });
if (counts.failed > 0) process.exitCode = 1;

/**
 * How long a file took when that was written down last; a new one may be long.
 * @param {string} file
 */
function secondsOf(file) {
  const rows = new RegExp(`^\\| e2e: ${nameOf(file)} \\|.*?\\| ([\\d.]+) `, 'gm');
  const seconds = [...TABLE.matchAll(rows)].map(([, cell]) => Number(cell));
  return seconds.length > 0 ? seconds.reduce((sum, one) => sum + one) : Infinity;
}

/** A process that ends in the middle of a file is followed by another, for the files that are left. */
async function runAll() {
  do await runLane();
  while (files.length > 0);
}

/** Lets one process run files until none is left, or until it ends. */
async function runLane() {
  // Browsers that are killed leave their profiles.
  const temporary = mkdtempSync(join(tmpdir(), 'python-run-'));
  const lane = fork(join(ROOT, 'test/support/lane.ts'), {
    env: { ...process.env, TMPDIR: temporary },
    execArgv: ['--import', 'tsx', '--test-reporter', './scripts/lane-reporter.mjs'],
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  /** @type {Set<number>} */
  const groups = new Set();
  const end = () => {
    lanes.delete(end);
    lane.kill('SIGKILL');
    for (const pid of groups) endGroup(pid);
    rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
  };
  lanes.add(end);
  /** What has ended, by how deep it stands: a suite ends after what is in it. @type {Result[][]} */
  const ended = [];
  /** @type {string | undefined} */
  let file;
  /** @type {Over['spent'] | undefined} */
  let spent;
  let last = 'its start';
  const next = () => {
    file = files.shift();
    spent = undefined;
    lane.send({ file: file ?? null });
  };
  const watch = setTimeout(() => lane.kill('SIGKILL'), SILENCE);
  lane.on('message', (/** @type {TestEnd | Over | Group} */ message) => {
    watch.refresh();
    if (message.type === 'started') {
      groups.add(message.pid);
    } else if (message.type === 'ended') {
      groups.delete(message.pid);
    } else if (message.type === 'over') {
      spent = message.spent;
    } else {
      last = message.name;
      const [children = []] = ended.splice(message.nesting + 1);
      (ended[message.nesting] ??= []).push({ ...message, children });
    }
    const [[result] = []] = ended;
    if (!spent || !result) return;
    ended.length = 0;
    tellFile(result, spent);
    next();
  });
  next();
  await new Promise((resolve) => lane.once('exit', resolve));
  clearTimeout(watch);
  end();
  if (file !== undefined) fail(`${nameOf(file)}: its process ended after “${last}”`);
}

/** @param {number} pid */
function endGroup(pid) {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}

/**
 * Prints and counts the tests of a file.
 * @param {Result} result
 * @param {Over['spent']} spent
 */
function tellFile(result, spent) {
  const { name: file, seconds, children } = result;
  const name = nameOf(file);
  console.log(`\n${name} (${seconds.toFixed(1)} s)`);
  tellSuite(result, [name]);
  let rest = seconds;
  for (const suite of children.filter((child) => ENGINES.includes(child.name))) {
    rest -= suite.seconds;
    times.push({
      name,
      engine: suite.name,
      seconds: suite.seconds,
      spent: spent[suite.name] ?? {},
    });
  }
  times.push({ name, seconds: rest });
}

/**
 * What is in a suite; and the suite itself when it is at fault, as with a `before` that fails.
 * @param {Result} suite
 * @param {readonly string[]} path The names of what it is in, and its own.
 */
function tellSuite({ outcome, error, failureType, children }, path) {
  const before = counts.failed;
  for (const child of children) tellTest(child, path);
  const isOwn = failureType !== 'subtestsFailed' || counts.failed === before;
  if (outcome === 'failed' && isOwn) fail(path.join(' › '), error);
}

/**
 * @param {Result} test
 * @param {readonly string[]} path The names of what it is in.
 */
function tellTest(test, path) {
  const { name, isSuite, outcome, seconds, error, failureType } = test;
  // The fault is that of what it is in.
  if (failureType === 'cancelledByParent') return;
  const line = `${'  '.repeat(path.length)}${MARKS[outcome]} ${name} (${seconds.toFixed(1)} s)`;
  console.log(line);
  const whole = [...path, name];
  if (isSuite) tellSuite(test, whole);
  else if (outcome === 'failed') fail(whole.join(' › '), error);
  else counts[outcome]++;
}

/** @param {string} what @param {string} [error] */
function fail(what, error = '') {
  counts.failed++;
  failures.push(what);
  console.log(`✖ ${what}\n${error}`.trim().replace(/\n/g, '\n    '));
}

/** @param {string} file */
function nameOf(file) {
  return basename(file, '.test.ts');
}
