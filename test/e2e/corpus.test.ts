/** The parts of `npm run corpus` that can be wrong without anybody noticing: its sums, its words. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { en } from '../../src/words/en.js';
import { hasAllPages, parseOptions } from '../corpus/options.js';
import {
  outcomeOf,
  summarise,
  type BlockRecord,
  type Observation,
  type Outcome,
} from '../corpus/outcome.js';
import { markdownOf, textOf, type Report } from '../corpus/report.js';
import { UsageError } from '../support/command-line.js';

const seen = (parts: Partial<Observation> = {}): Observation => ({
  status: 'ok',
  hasStarted: true,
  asked: false,
  checks: { passed: 1, failed: 0 },
  detail: '',
  ...parts,
});

const BAD = seen({ checks: { passed: 1, failed: 1 }, detail: '- 1\n+ 2' });

const record = (
  number: number,
  native: Outcome,
  inOrder: Observation | null = seen(),
  alone?: Observation,
): BlockRecord => ({
  number,
  text: `>>> code(${number})`,
  isUpgraded: inOrder !== null,
  ...(inOrder && { inOrder }),
  ...(alone && { alone }),
  native: { outcome: native, detail: '' },
});

test('a run is what its checks and its end say', () => {
  assert.equal(outcomeOf(seen()), 'matched');
  assert.equal(outcomeOf(seen({ checks: { passed: 0, failed: 0 } })), 'quiet');
  assert.equal(outcomeOf(BAD), 'differed');
  assert.equal(outcomeOf(seen({ status: 'timeout' })), 'error');
});

const BLOCKS = [
  record(1, 'matched'),
  record(2, 'matched', BAD), // a bug
  record(3, 'differed', BAD), // theirs
  record(4, 'error'),
  record(5, 'quiet', null), // not upgraded
  record(6, 'matched', seen(), BAD), // what it needs was not found
  record(7, 'matched', BAD, BAD), // told once
];
const REASONS = [
  { project: 'p', page: 'a.html', blocks: [7], reason: 'no threads' },
  { project: 'p', page: 'a.html', blocks: [1], reason: 'not true any more' },
  { project: 'p', page: 'a.html', blocks: [3], reason: 'chance', sometimes: true },
  { project: 'p', page: 'other.html', blocks: [1], reason: 'a page that was not visited' },
  { project: 'q', page: 'a.html', blocks: [2], reason: 'another project' },
];
const SUMMARY = summarise('p', [{ path: 'a.html', blocks: BLOCKS }], REASONS);

test('what fails here and passes in CPython is told, with its reason', () => {
  assert.deepEqual(
    SUMMARY.failures.map(({ number, how, reason }) => [number, how, reason]),
    [
      [2, 'in order', null],
      [5, 'not upgraded', null],
      [6, 'alone', null],
      [7, 'in order', 'no threads'],
    ],
  );
  assert.deepEqual(SUMMARY.idleReasons, [REASONS[1]]);
  assert.equal(SUMMARY.failBoth, 1);
  assert.equal(SUMMARY.passHere, 1);
  const { here, alone, native } = SUMMARY;
  assert.deepEqual(
    [here.blocks, here.upgraded, here.ran, here.matched, here.differed],
    [7, 6, 6, 3, 3],
  );
  assert.deepEqual([alone.blocks, alone.differed], [2, 2]);
  assert.deepEqual([native.matched, native.quiet, native.differed, native.error], [4, 1, 1, 1]);
});

test('what follows from a block that fails in CPython, too, is not ours', () => {
  const waits = seen({
    status: 'error',
    hasStarted: false,
    detail: `DependencyError: ${en.sentences([{ code: 'first-failed', block: 2, status: 'error' }])}`,
  });
  const blocks = [record(1, 'quiet', null), record(2, 'matched'), record(3, 'error', BAD)];
  const { failures } = summarise(
    'q',
    [{ path: 'b.html', blocks: [...blocks, record(4, 'quiet', waits)] }],
    [],
  );
  assert.deepEqual(
    failures.map(({ number, reason }) => [number, reason]),
    [
      [1, null],
      [4, 'needs block 3, which fails in CPython, too'],
    ],
  );
});

test('the report shows what has no reason, and the page those that have', () => {
  const about = { browser: '1', python: '3.14.2', date: '2026-11-23' };
  const projects = [{ name: 'p', version: '1.0', ...about, ...SUMMARY }];
  const report: Report = { engine: 'chromium', projects };
  const text = textOf(report);
  assert.match(text, /a\.html, block 2, in order\n>>> code\(2\)\n→\n- 1\n\+ 2/);
  assert.doesNotMatch(text, /block 7/);
  assert.match(text, /blocks 1 do not fail any more: not true any more/);
  const page = markdownOf([report]);
  assert.match(page, /\| p \| a\.html \| 7 \| no threads \|/);
  assert.match(page, /2026-11-23, Chromium 1, CPython 3\.14\.2/);
  assert.match(page, /\| p \| a\.html \| 2, 5, 6 \| not known yet \|/);
});

test('a wrong option is told, with those that there are', () => {
  const all = parseOptions([]);
  assert.ok(all && hasAllPages(all));
  const some = parseOptions(['--engine', 'webkit', '--project', 'bidict', '--pages', '2']);
  assert.deepEqual(some?.projects, ['bidict']);
  assert.ok(!hasAllPages(some));
  assert.equal(parseOptions(['--help']), null);
  for (const wrong of [['--engine', 'opera'], ['--project', 'x'], ['--pages', '0'], ['x']]) {
    assert.throws(() => parseOptions(wrong), UsageError);
  }
});
