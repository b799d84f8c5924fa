/** The parts of the bench that can be wrong without anybody noticing: its sums, its line, its words. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { parseOptions } from '../bench/options.js';
import { fastestPairs, PROGRAMS, ROUNDS } from '../bench/programs.js';
import { joined, markdownOf, textOf, withSummaries, type Report } from '../bench/report.js';
import { summarise, type Row } from '../bench/rows.js';
import { BenchServer } from '../bench/server.js';
import { Shaper, type Clock } from '../bench/shaper.js';
import { geometricMean, median, pairRatios } from '../bench/statistics.js';
import { UsageError } from '../support/command-line.js';

/** Time that passes only while somebody waits. */
function fakeClock(): Clock & { time: number } {
  const clock = {
    time: 0,
    now: () => clock.time,
    wait: (milliseconds: number) => {
      clock.time += milliseconds;
      return Promise.resolve();
    },
  };
  return clock;
}

test('the median is the middle, or the mean of the middle two', () => {
  assert.equal(median([5, 1, 3]), 3);
  assert.equal(median([4, 1, 3, 2]), 2.5);
  assert.throws(() => median([]), RangeError);
});

test('ratios are taken pair by pair, and their mean is geometric', () => {
  assert.deepEqual(pairRatios([1, 2], [2, 8]), [0.5, 0.25]);
  assert.throws(() => pairRatios([1], []), RangeError);
  assert.ok(Math.abs(geometricMean([2, 0.5]) - 1) < 1e-9);
});

test('programs run two by two, and the fastest counts of all rounds but the first', () => {
  const round = (_: unknown, round: number) =>
    PROGRAMS.flatMap((_, place) => [`seconds ${round + place + 2}`, `seconds ${50 - round}`]);
  const lines = Array.from({ length: 1 + ROUNDS }, round);
  assert.deepEqual(
    fastestPairs(lines.flat(), false),
    PROGRAMS.map((_, place) => [(place + 3) * 1000, (50 - ROUNDS) * 1000]),
  );
  assert.deepEqual(fastestPairs(lines.flat(), true)[1], [(50 - ROUNDS) * 1000, 4000]);
  assert.throws(
    () => fastestPairs(lines.flat().with(-1, 'Traceback'), false),
    /printed no time but: Traceback/,
  );
  assert.throws(() => fastestPairs(lines.flat().slice(1), false), /Some programs printed nothing/);
});

test('a row is judged by the median of its ratios, or by its own median', () => {
  const row = { id: 'a', what: 'a', unit: 'ms' } as const;
  const samples = { ours: [1, 9, 2], stock: [10, 10, 10] };
  const ratio = { of: 'ratio', most: 0.25, stretch: 0.1 } as const;
  const summary = summarise({ ...row, samples, bound: ratio });
  assert.deepEqual(summary.ratio, { median: 0.2, least: 0.1, most: 0.9 });
  const none = summarise({ ...row, samples: { ours: [0], stock: [0] } });
  assert.equal(none.ratio, undefined, 'of nothing by nothing');
  assert.equal(summary.verdict, 'within');
  assert.equal(summarise({ ...row, samples, bound: { of: 'value', most: 1 } }).verdict, 'over');
  assert.equal(summarise({ ...row, samples }).verdict, undefined);
});

test('a part that is measured again replaces its rows, on the same machine only', () => {
  const row = (id: string, ours: number): Row => {
    return { id, what: id, unit: 'ms', samples: { ours: [ours], stock: [10] } };
  };
  const whole: Report = {
    ...{ engine: 'chromium', version: '1', date: '2026-01-01', machine: 'm', samples: 7 },
    ...{ command: 'npm run bench', subjects: { ours: 'python-run' }, failures: {}, profile: null },
    rows: withSummaries([row('warm', 1), row('cpu', 2)]),
  };
  const again = { date: '2026-01-02', command: 'npm run bench -- --only cpu' };
  const part: Report = { ...whole, ...again, rows: withSummaries([row('cpu', 3)]) };
  const both = joined(joined(whole, part)!, part)!;
  assert.deepEqual(
    both.rows.map(({ id, samples }) => [id, samples.ours]),
    [
      ['warm', [1]],
      ['cpu', [3]],
    ],
  );
  assert.deepEqual([both.date, both.later], ['2026-01-01', [again]]);
  assert.match(
    markdownOf([both]),
    /7 samples: `npm run bench`\. A part again on 2026-01-02: `npm run bench -- --only cpu`\.\n/,
  );
  assert.equal(joined(whole, { ...part, machine: 'another' }), null);
});

test('another build stands beside this one, with the ratio to it', () => {
  const row = { id: 'a', what: 'a', unit: 'ms', samples: { ours: [30], before: [20] } } as const;
  const report: Report = {
    ...{ engine: 'chromium', version: '1', date: '2026-01-01', machine: 'm', samples: 7 },
    ...{ command: 'npm run bench', subjects: {}, failures: {}, profile: null },
    rows: withSummaries([row]),
  };
  assert.match(textOf(report), /before +ratio to before\n.*20 ms +1\.50 \(1\.50–1\.50\)/);
});

test('a line lets through what its width allows, whoever sends', async () => {
  const clock = fakeClock();
  const shaper = new Shaper({ megabits: 10, latency: 40 }, clock);
  await shaper.roundTrip();
  assert.equal(clock.time, 40);
  for (let piece = 0; piece < 5; piece++) await shaper.send(12_500); // 10 ms each
  assert.equal(Math.round(clock.time), 90);
  clock.time = 1000; // an idle line saves up nothing
  await shaper.send(12_500);
  assert.equal(Math.round(clock.time), 1010);
});

test('the server sends brotli, caches what has a version, and counts what it sends', async () => {
  const text = 'text '.repeat(10_000);
  const server = new BenchServer({
    roots: {},
    files: { '/a-1/b.js': text, '/c.js': text, '/bench/own.js': text },
    versioned: ['/a-1/'],
  });
  await server.start();
  try {
    server.begin({ megabits: 100, latency: 5 });
    const versioned = await fetch(`${server.url}/a-1/b.js`, {
      headers: { 'accept-encoding': 'gzip, br' },
    });
    assert.equal(versioned.headers.get('content-encoding'), 'br');
    assert.match(versioned.headers.get('cache-control') ?? '', /immutable/);
    assert.equal(await versioned.text(), text);
    const plain = await fetch(`${server.url}/c.js`, { headers: { 'accept-encoding': 'identity' } });
    assert.match(plain.headers.get('cache-control') ?? '', /^public, max-age=\d+$/);
    assert.equal((await plain.text()).length, text.length);
    await (await fetch(`${server.url}/bench/own.js`)).text();
    const { bytes, requests } = server.traffic();
    assert.equal(requests, 2);
    assert.equal(bytes, Number(versioned.headers.get('content-length')) + text.length);
    server.begin(undefined, { raw: /c\.js$/, missing: /-1/ });
    const raw = await fetch(`${server.url}/c.js`, { headers: { 'accept-encoding': 'gzip, br' } });
    assert.equal(raw.headers.get('content-encoding'), null);
    assert.equal((await fetch(`${server.url}/a-1/b.js`)).status, 404);
  } finally {
    await server.close();
  }
});

test('a page’s error ends the wait for what it was to tell', async () => {
  const server = new BenchServer({ roots: {}, files: {}, versioned: [] });
  await server.start();
  try {
    const tell = (content: object) =>
      fetch(`${server.url}/bench/tell`, { method: 'POST', body: JSON.stringify(content) });
    const first = server.milliseconds('first');
    await tell({ what: 'other' });
    await tell({ what: 'first', ms: 12 });
    assert.equal(await first, 12);
    const second = assert.rejects(server.next('second'), /no luck/);
    await tell({ what: 'error', message: 'no luck' });
    await second;
  } finally {
    await server.close();
  }
});

test('a wrong option is told, with those that there are', () => {
  const options = parseOptions(['--engine', 'firefox', '--samples', '3', '--only', 'cold,cpu']);
  assert.deepEqual(options, {
    engine: 'firefox',
    samples: 3,
    groups: ['cold', 'cpu'],
    peers: true,
    before: null,
  });
  assert.equal(parseOptions(['--before', 'old/dist'])?.before, 'old/dist');
  assert.equal(parseOptions(['--help']), null);
  for (const wrong of [
    ['--engine', 'opera'],
    ['--samples', '0'],
    ['--only', 'hot'],
    ['--unknown'],
    ['warm'],
  ]) {
    assert.throws(() => parseOptions(wrong), UsageError);
  }
  assert.throws(() => parseOptions(['--only', 'hot']), /“hot”; there are cold, warm/);
});
