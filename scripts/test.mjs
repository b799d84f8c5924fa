/**
 * `npm test`: everything that must hold, in one go. A step that fails does not stop the next, so
 * that one run shows all; the names of what failed and the sum come last. `node scripts/test.mjs lint
 * unit` runs some; with `--all` each test runs in each engine (test/support/suite.ts).
 */
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

import { startChild } from './children.mjs';
import { failureOf, forgetResults, readResults, sumOf, tellSum, writeResults } from './results.mjs';
import { timesTables } from './times.mjs';

/** @typedef {import('./results.mjs').Counts} Counts */

/**
 * A step is one check for each command, or, with `counts`, the tests that its command counts.
 * @typedef {{ name: string, commands: string[][], counts?: string }} Step
 */

/** @param {string} script */
const npm = (script) => ['npm', 'run', '--silent', script];

/**
 * One stage after the other: what comes later uses what was made. In a stage, rows of steps go on side
 * by side; browsers' tests use all cores themselves. @type {Step[][][]}
 */
const STAGES = [
  [[{ name: 'browsers', commands: [[process.execPath, 'scripts/browsers.mjs']] }]],
  [
    [{ name: 'build', commands: [npm('build')] }],
    [{ name: 'preparation', commands: [[process.execPath, 'scripts/prepare.mjs']] }],
  ],
  [
    [
      {
        name: 'lint',
        commands: ['code', 'format', 'imports', 'lock', 'package'].map((part) =>
          npm(`lint:${part}`),
        ),
      },
      { name: 'types', commands: [npm('types')] },
      // The build writes custom-elements.json anew; what is committed must say the same.
      {
        name: 'manifest',
        commands: [
          ['git', 'ls-files', '--error-unmatch', 'custom-elements.json'],
          ['git', 'diff', '--exit-code', '--', 'custom-elements.json'],
        ],
      },
      { name: 'size', commands: [npm('size')] },
    ],
    [{ name: 'python', commands: [npm('test:python')], counts: 'python' }],
  ],
  [[{ name: 'node', commands: [npm('test:node')], counts: 'node' }]],
  [[{ name: 'unit', commands: [npm('test:unit')], counts: 'unit' }]],
  [[{ name: 'e2e', commands: [npm('test:e2e')], counts: 'e2e' }]],
];

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** How many rows of the longest table the log shows. */
const SHOWN_ROWS = 30;

const args = process.argv.slice(2);
if (args.includes('--all')) process.env['MATRIX'] = 'full';
const names = args.filter((name) => name !== '--all');
const isChosen = chooser(names);
forgetResults('steps');
/** @type {({ step: Step, failures: string[], seconds: number } & Counts)[]} */
const results = [];
for (const stage of STAGES) {
  const rows = stage.map((row) => row.filter(isChosen)).filter((row) => row.length > 0);
  await Promise.all(rows.map((row) => runRow(row, rows.length > 1)));
}
const total = { passed: 0, failed: 0, skipped: 0 };
for (const { passed, failed, skipped } of results) {
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
}
const failures = results.flatMap(({ step, failures }) =>
  failures.map((name) => `${step.name}: ${name}`),
);
const times = results.map(({ step, seconds }) => ({ name: step.name, seconds }));
// What a machine spent before, to have what this needs, is told by who measured it.
const installed = Number(process.env['INSTALL_SECONDS']);
if (installed) times.unshift({ name: 'install', seconds: installed });
writeResults('steps', {
  ...total,
  failures,
  times,
  isFull: process.env['MATRIX'] === 'full',
  isWhole: names.length === 0 && !process.env['ENGINES'],
});
console.log(heading('times'));
console.log(timesTables(SHOWN_ROWS).join('\n\n'));
console.log(heading('summary'));
for (const { step, passed, failed, skipped, seconds } of results) {
  console.log(
    `${failed > 0 ? '✖' : '✔'} ${step.name}: ${sumOf({ passed, failed, skipped })} (${Math.round(seconds)} s)`,
  );
}
if (total.failed > 0) process.exitCode = 1;
tellSum({ ...total, failures });

/**
 * Which steps the command line asks for.
 * @param {string[]} names
 * @returns {(step: Step) => boolean}
 */
function chooser(names) {
  const known = STAGES.flat(2).map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    console.error(`No such step: ${unknown.join(', ')}. There are ${known.join(', ')}.`);
    process.exit(2);
  }
  return ({ name }) => names.length === 0 || names.includes(name);
}

/**
 * Runs steps one after the other.
 * @param {Step[]} row
 * @param {boolean} isBesideOthers Then what a step prints is shown when it is over.
 */
async function runRow(row, isBesideOthers) {
  for (const step of row) {
    const { name, commands, counts: kind } = step;
    if (!isBesideOthers) console.log(heading(name));
    const start = Date.now();
    if (kind !== undefined) forgetResults(kind);
    const failures = [];
    /** @type {Buffer[]} */
    const printed = [];
    for (const command of commands) {
      const before = printed.length;
      if (await run(command, isBesideOthers ? printed : null)) continue;
      const name = [basename(command[0] ?? ''), ...command.slice(1)].join(' ');
      failures.push(failureOf(name, Buffer.concat(printed.slice(before)).toString()));
    }
    if (isBesideOthers) console.log(`${heading(name)}\n${Buffer.concat(printed).toString()}`);
    const failed = failures.length;
    const counts =
      kind === undefined
        ? { passed: commands.length - failed, failed, skipped: 0, failures }
        : testResults(kind, failures);
    results.push({ step, ...counts, seconds: (Date.now() - start) / 1000 });
  }
}

/**
 * @param {string[]} command
 * @param {Buffer[] | null} printed Where its output goes; to the log when null.
 * @returns {Promise<boolean>} whether it succeeded
 */
function run([program = '', ...args], printed) {
  const child = startChild(program, args, {
    cwd: ROOT,
    env: { ...process.env, SUM_FOLLOWS: '1' },
    stdio: printed ? ['ignore', 'pipe', 'pipe'] : 'inherit',
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (/** @type {Buffer} */ part) => printed?.push(part));
  }
  return new Promise((resolve) => {
    child.once('error', () => {
      resolve(false);
    });
    child.once('close', (code) => {
      resolve(code === 0);
    });
  });
}

/**
 * What the tests came to; tests that broke off, or were none, are one failure at least.
 * @param {string} kind
 * @param {string[]} broken The commands that failed.
 * @returns {Counts & { failures: string[] }}
 */
function testResults(kind, broken) {
  const results = readResults(kind) ?? { passed: 0, failed: 0, skipped: 0, failures: [] };
  const ranSome = results.passed + results.skipped > 0;
  if (results.failed > 0 || (broken.length === 0 && ranSome)) return results;
  return { ...results, failed: 1, failures: [broken[0] ?? 'no test ran'] };
}

/** @param {string} name */
function heading(name) {
  return `\n━━ ${name} ${'━'.repeat(60 - name.length)}`;
}
