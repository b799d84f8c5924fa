/**
 * Where the time of the last `npm test` or `npm run test:all` went: `npm run test:times` prints it, and
 * with `-- --write` it goes into docs/test-times.md or docs/test-times-all.md.
 */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';

import { readResults } from './results.mjs';

/** @typedef {import('./results.mjs').Times} Times */

const isFull = readResults('steps')?.isFull ?? false;
const COMMAND = isFull ? 'npm run test:all' : 'npm test';
const NAME = isFull ? 'test-times-all' : 'test-times';
const PAGE = fileURLToPath(new URL(`../docs/${NAME}.md`, import.meta.url));

const INTRODUCTION = `<!-- Written by \`npm run test:times -- --write\` after \`${COMMAND}\`: edit scripts/times.mjs instead. -->

# Where the tests' time goes

Seconds of the last whole run of \`${COMMAND}\` that was written down, on a machine with ${cpus().length} cores.
Whole-page and unit tests run two at a time, so that their parts add up to more than their step.`;

const FILES_INTRODUCTION = `Of whole-page tests: *browser* is starting and ending browsers and pages, *load* is
navigating, *Python* is waiting while a block says that Python comes, *wait* is waiting for other states
of the page, *act* is clicks, keys and questions to it; *rest* is what the test does itself: sites built,
servers, packages installed.`;

/** What is spent on what, in the order of the columns. */
const COLUMNS = ['browser', 'load', 'python', 'wait', 'act'];

/** The kinds of tests, as their results are filed. */
const KINDS = ['e2e', 'unit', 'node', 'python'];

/**
 * The last run, as Markdown.
 * @param {number} [most] How many rows of each table at the most.
 */
export function timesTables(most = Infinity) {
  const steps = readResults('steps')?.times ?? [];
  const rows = KINDS.flatMap((kind) =>
    (readResults(kind)?.times ?? []).map((row) => ({ ...row, kind })),
  );
  const engines = [...new Set(rows.flatMap(({ engine = '' }) => engine || []))];
  const sum = (/** @type {string} */ kind, /** @type {string} */ engine) =>
    rows
      .filter((row) => row.kind === kind && row.engine === engine)
      .reduce((total, { seconds }) => total + seconds, 0);
  return [
    table(
      ['step', 'seconds'],
      steps.map(({ name, seconds }) => [name, seconds]),
    ),
    table(
      ['tests', ...engines],
      ['e2e', 'unit'].map((kind) => [kind, ...engines.map((engine) => sum(kind, engine))]),
    ),
    table(
      ['tests of', 'engine', 'seconds', ...COLUMNS, 'rest'],
      rows
        .sort((one, other) => other.seconds - one.seconds)
        .filter(({ seconds }) => seconds >= 0.5)
        .slice(0, most)
        .map(fileRow),
    ),
  ];
}

/** @param {Times & { kind: string }} row */
function fileRow({ kind, name, engine = '', seconds, spent }) {
  const title = `${kind}: ${name}`;
  if (!spent) return [title, engine, seconds, ...COLUMNS.map(() => ''), ''];
  const parts = COLUMNS.map((column) => (spent[column] ?? 0) / 1000);
  // What goes on side by side counts twice.
  const rest = Math.max(0, seconds - parts.reduce((total, part) => total + part, 0));
  return [title, engine, seconds, ...parts, rest];
}

/**
 * @param {readonly string[]} head
 * @param {readonly (readonly (string | number)[])[]} rows
 */
function table(head, rows) {
  const cells = rows.map((row) =>
    row.map((cell) => (typeof cell === 'number' ? cell.toFixed(1) : cell)),
  );
  return [head, head.map((_, index) => (index === 0 ? '---' : '--:')), ...cells]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [steps, engines, files] = timesTables();
  if (process.argv.includes('--write') && !readResults('steps')?.isWhole) {
    console.error(`Only a whole run is written down: ${COMMAND} first.`);
    process.exitCode = 2;
  } else if (process.argv.includes('--write')) {
    writeFileSync(
      PAGE,
      `${[INTRODUCTION, steps, engines, FILES_INTRODUCTION, files].join('\n\n')}\n`,
    );
  } else {
    console.log([steps, engines, files].join('\n\n'));
  }
}
