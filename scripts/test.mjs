/**
 * `npm test`: everything that must hold, in one go. A step that fails does not stop the next, so
 * that one run shows all; the last line is the sum. `node scripts/test.mjs lint unit` runs some.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { forgetCounts, readCounts } from './counts.mjs';

/** @typedef {import('./counts.mjs').Counts} Counts */

/**
 * A step is one check for each command, or, with `counts`, the tests that its command counts.
 * @typedef {{ name: string, commands: string[][], counts?: string }} Step
 */

/** @param {string} script */
const npm = (script) => ['npm', 'run', '--silent', script];

/** In this order: what comes later uses the build. @type {Step[]} */
const STEPS = [
  { name: 'browsers', commands: [[process.execPath, 'scripts/browsers.mjs']] },
  { name: 'build', commands: [npm('build')] },
  {
    name: 'lint',
    commands: ['code', 'format', 'imports', 'lock', 'package'].map((part) => npm(`lint:${part}`)),
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
  { name: 'unit', commands: [npm('test:unit')], counts: 'unit' },
  { name: 'e2e', commands: [npm('test:e2e')], counts: 'e2e' },
  { name: 'python', commands: [npm('test:python')], counts: 'python' },
];

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const results = chosenSteps(process.argv.slice(2)).map((step) => ({ step, ...runStep(step) }));
console.log(heading('summary'));
for (const { step, passed, failed, skipped, seconds } of results) {
  console.log(
    `${failed > 0 ? '✖' : '✔'} ${step.name}: ${line({ passed, failed, skipped })} (${seconds} s)`,
  );
}
const total = { passed: 0, failed: 0, skipped: 0 };
for (const { passed, failed, skipped } of results) {
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
}
if (total.failed > 0) process.exitCode = 1;
console.log(`\n${line(total)}`);

/** @param {string[]} names */
function chosenSteps(names) {
  const unknown = names.filter((name) => !STEPS.some((step) => step.name === name));
  if (unknown.length > 0) {
    console.error(
      `No such step: ${unknown.join(', ')}. There are ${STEPS.map(({ name }) => name).join(', ')}.`,
    );
    process.exit(2);
  }
  return STEPS.filter(({ name }) => names.length === 0 || names.includes(name));
}

/**
 * @param {Step} step
 * @returns {Counts & { seconds: number }}
 */
function runStep({ name, commands, counts: kind }) {
  console.log(heading(name));
  const start = Date.now();
  if (kind !== undefined) forgetCounts(kind);
  const results = commands.map(run);
  const succeeded = results.filter(Boolean).length;
  const checks = { passed: succeeded, failed: results.length - succeeded, skipped: 0 };
  const counts = kind === undefined ? checks : testCounts(kind, checks.failed === 0);
  return { ...counts, seconds: Math.round((Date.now() - start) / 1000) };
}

/** @param {string[]} command */
function run([program = '', ...args]) {
  return spawnSync(program, args, { cwd: ROOT, stdio: 'inherit' }).status === 0;
}

/**
 * What the tests counted; tests that broke off, or were none, are one failure at least.
 * @param {string} kind
 * @param {boolean} succeeded
 * @returns {Counts}
 */
function testCounts(kind, succeeded) {
  const counts = readCounts(kind) ?? { passed: 0, failed: 0, skipped: 0 };
  const ranSome = counts.passed + counts.skipped > 0;
  const isBroken = counts.failed === 0 && !(succeeded && ranSome);
  return isBroken ? { ...counts, failed: 1 } : counts;
}

/** @param {Counts} counts */
function line({ passed, failed, skipped }) {
  const start = `${passed} passed, ${failed} failed`;
  return skipped > 0 ? `${start}, ${skipped} skipped` : start;
}

/** @param {string} name */
function heading(name) {
  return `\n━━ ${name} ${'━'.repeat(60 - name.length)}`;
}
