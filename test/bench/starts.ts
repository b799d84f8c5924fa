/** How long a reader waits: on a first visit, on the next one, and for what follows on the page. */
import { inTurn, onPage, type Add, type Context } from './context.js';
import type { Group } from './options.js';
import type { Bound, Row } from './rows.js';
import { UNLIMITED, type Line } from './shaper.js';
import type { SubjectName } from './subjects.js';

/** Milliseconds without a request after which a visit is over: engines cache late. */
const SETTLE = 3000;

export const LINES: readonly { name: string; what: string; line: Line; bound?: Bound }[] = [
  {
    name: 'cold-10',
    what: 'first visit, 10 Mbit/s, 40 ms',
    line: { megabits: 10, latency: 40 },
    bound: { of: 'ratio', most: 0.75, stretch: 0.65 },
  },
  {
    name: 'cold-50',
    what: 'first visit, 50 Mbit/s, 20 ms',
    line: { megabits: 50, latency: 20 },
  },
];

const WARM_BOUNDS = {
  chromium: { of: 'ratio', most: 0.25, stretch: 0.12 },
  firefox: { of: 'ratio', most: 0.3, stretch: 0.12 },
  webkit: { of: 'ratio', most: 0.2, stretch: 0.12 },
} as const;

export async function measureStarts(
  context: Context,
  groups: readonly Group[],
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  const visits = await inTurn(context, 'visits', context.subjects, context.samples, (...all) =>
    twoVisits(context, groups, ...all),
  );
  if (groups.includes('cold')) {
    rows.push(
      {
        id: 'bytes',
        what: 'bytes until the first output, as sent',
        unit: 'MB',
        bound: { of: 'value', most: 4, stretch: 3.6 },
        samples: visits('bytes'),
      },
      {
        id: 'cold',
        what: 'first visit, files as good as local: click to output',
        unit: 'ms',
        bound: { of: 'ratio', most: 0.45, stretch: 0.3 },
        samples: visits('cold'),
      },
    );
    for (const { name, what, line, bound } of LINES) {
      const times = await inTurn(context, name, context.subjects, context.samples, (...all) =>
        coldVisit(context, line, ...all),
      );
      const samples = times('cold');
      rows.push({ id: name, what, unit: 'ms', samples, ...(bound && { bound }) });
    }
  }
  if (groups.includes('warm')) {
    rows.push(
      {
        id: 'warm',
        what: 'second visit, browser started anew: click to output',
        unit: 'ms',
        bound: WARM_BOUNDS[context.engine],
        samples: visits('warm'),
      },
      {
        id: 'second',
        what: 'a second block of the session: click to output',
        unit: 'ms',
        samples: visits('second'),
      },
      {
        id: 'fresh',
        what: 'a further fresh interpreter on the page: click to output',
        unit: 'ms',
        bound: { of: 'ratio', most: 0.1, stretch: 0.05 },
        samples: visits('fresh'),
      },
      {
        id: 'stopped',
        what: 'Stop of an endless loop until the block says so',
        unit: 'ms',
        bound: { of: 'value', most: 300 },
        samples: visits('stopped'),
      },
      {
        id: 'stop',
        what: 'Stop of an endless loop to the next output',
        unit: 'ms',
        samples: visits('stop'),
      },
    );
  }
  return rows;
}

async function twoVisits(
  context: Context,
  groups: readonly Group[],
  subject: SubjectName,
  profile: string,
  add: Add,
): Promise<void> {
  const addCold: Add = (row, value) => {
    if (groups.includes('cold')) add(row, value);
  };
  await coldVisit(context, UNLIMITED, subject, profile, addCold, async () => {
    if (groups.includes('warm')) await context.site.idle(SETTLE);
  });
  if (!groups.includes('warm')) return;
  const { site } = context;
  site.begin();
  const task = subject === 'papyros' ? 'first' : 'page';
  await onPage(context, profile, `${subject}-page.html?do=${task}`, async () => {
    add('warm', await site.milliseconds('first'));
    if (task === 'first') return;
    for (const row of ['second', 'fresh', 'stopped', 'stop']) {
      const time = await site.milliseconds(row);
      // Stock Pyodide ends its Worker, which takes no time, and leaves nothing.
      if (row !== 'stopped' || subject !== 'stock') add(row, time);
    }
  });
}

async function coldVisit(
  context: Context,
  line: Line,
  subject: SubjectName,
  profile: string,
  add: Add,
  afterwards = () => Promise.resolve(),
): Promise<void> {
  const { site } = context;
  site.begin(line);
  await onPage(context, profile, `${subject}-page.html?do=first`, async () => {
    add('cold', await site.milliseconds('first'));
    add('bytes', site.traffic().bytes / 1e6);
    await afterwards();
  });
}
