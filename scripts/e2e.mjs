/**
 * Runs the whole-page tests of test/e2e in two processes, each of which takes file after file:
 * `npm run test:e2e`, or some of them by words in their names: `npm run test:e2e -- driver network`.
 * What is alike in all engines runs in one, unless MATRIX is `full` in the environment.
 */
import { fork } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { concludeResults, failureOf, forgetResults } from './results.mjs';
import { ensureVenv } from './venv.mjs';

/**
 * @typedef {import('./lane-reporter.mjs').TestBegin} TestBegin
 * @typedef {import('./lane-reporter.mjs').TestEnd} TestEnd
 * @typedef {import('./results.mjs').Times} Times
 * @typedef {{ type: 'error', text: string }} StrayError
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

const all = readdirSync(FOLDER).filter((name) => name.endsWith('.test.ts'));
// Of a path the last part counts.
const words = process.argv.slice(2).map((word) => basename(word));
const unknown = words.filter((word) => !all.some((name) => name.includes(word)));
if (unknown.length > 0) {
  console.error(`No test file's name has ${unknown.join(', ')} in it.`);
  process.exit(2);
}
const files = all
  .filter((name) => words.length === 0 || words.some((word) => name.includes(word)))
  .map((name) => join(FOLDER, name))
  // The long ones first, so that none is left over at the end.
  .sort((one, other) => secondsOf(other) - secondsOf(one));
if (!existsSync(join(ROOT, 'dist/python-run.js'))) {
  console.error('There is no dist/: npm run build first.');
  process.exit(2);
}

// Before two processes would make it at the same time.
if (files.some((file) => /doc-sites|package-index/.test(readFileSync(file, 'utf8')))) ensureVenv();

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
  let ended = [];
  /** The names of what began last, and of what it is in. @type {string[]} */
  let path = [];
  /** What no test may have been told. @type {Set<string>} */
  let errors = new Set();
  /** @type {string | undefined} */
  let file;
  /** @type {Over['spent'] | undefined} */
  let spent;
  let isSilent = false;
  const next = () => {
    file = files.shift();
    ended = [];
    path = [];
    spent = undefined;
    lane.send({ file: file ?? null });
  };
  const watch = setTimeout(() => {
    isSilent = true;
    lane.kill('SIGKILL');
  }, SILENCE);
  lane.on('message', (/** @type {TestBegin | TestEnd | StrayError | Over | Group} */ message) => {
    watch.refresh();
    switch (message.type) {
      case 'started':
        groups.add(message.pid);
        break;
      case 'ended':
        groups.delete(message.pid);
        break;
      case 'error':
        errors.add(message.text);
        break;
      case 'over':
        spent = message.spent;
        break;
      case 'begin':
        path = [...path.slice(0, message.nesting), message.name];
        break;
      case 'test': {
        const [children = []] = ended.splice(message.nesting + 1);
        (ended[message.nesting] ??= []).push({ ...message, children });
      }
    }
    const [[result] = []] = ended;
    if (!spent || !result) return;
    tellFile(result, spent, errors);
    errors = new Set();
    next();
  });
  next();
  /** @type {[code: number | null, signal: string | null]} */
  const [code, signal] = await new Promise((resolve) =>
    lane.once('exit', (...how) => {
      resolve(how);
    }),
  );
  clearTimeout(watch);
  end();
  if (file !== undefined) {
    const how = isSilent
      ? 'said nothing for so long that it was ended'
      : `ended (${signal ?? `exit code ${code}`})`;
    const where = path.slice(1).join(' › ') || 'its start';
    const children = ended.slice(1).flat();
    tellFile(
      {
        type: 'test',
        name: file,
        nesting: 0,
        isSuite: true,
        outcome: 'failed',
        seconds: children.reduce((sum, one) => sum + one.seconds, 0),
        error: `Its process ${how}, in or after “${where}”.`,
        children,
      },
      {},
      errors,
    );
  } else {
    for (const error of errors) fail('after the tests', error);
    if (code !== 0 && counts.failed === 0)
      fail(`A process of the tests ended (${signal ?? `exit code ${code}`})`);
  }
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
 * @param {Set<string>} errors Those that came outside tests, and perhaps others.
 */
function tellFile(result, spent, errors) {
  const { name: file, seconds, children } = result;
  const name = nameOf(file);
  console.log(`\n${name} (${seconds.toFixed(1)} s)`);
  const before = sum();
  tellSuite(result, [name]);
  if (sum() === before) fail(`${name}: no test in it`);
  for (const error of errors)
    if (!isToldBy(result, error)) fail(`${name}: outside its tests`, error);
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

/** How many tests have been counted. */
function sum() {
  return counts.passed + counts.failed + counts.skipped;
}

/**
 * @param {Result} result
 * @param {string} text
 * @returns {boolean}
 */
function isToldBy({ error, children }, text) {
  return error === text || children.some((child) => isToldBy(child, text));
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
  if (isSuite && outcome !== 'skipped') tellSuite(test, whole);
  else if (outcome === 'failed') fail(whole.join(' › '), error);
  else counts[outcome]++;
}

/** @param {string} what @param {string} [error] */
function fail(what, error = '') {
  counts.failed++;
  failures.push(failureOf(what, error));
  console.log(`✖ ${what}\n${error}`.trim().replaceAll('\n', '\n    '));
}

/** @param {string} file */
function nameOf(file) {
  return basename(file, '.test.ts');
}
