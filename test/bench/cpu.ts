/** How fast programs run: the engine's work alone, timed inside Python. */
import { inTurn, onPage, type Context } from './context.js';
import { fastestPairs, PROGRAMS } from './programs.js';
import type { Row } from './rows.js';
import { geometricMean } from './statistics.js';

type Pairs = ReturnType<typeof fastestPairs>;

/** Milliseconds for all programs of a page, on the slowest machine. */
const PATIENCE = 600_000;

/** What the ratios of all programs come to. */
const meanOf = (pairs: Pairs) => geometricMean(pairs.map(([one, other]) => one / other));

/**
 * Ours polls for Stop meanwhile, as it always does; stock Pyodide cannot be stopped. Both are on one
 * page, and each program runs in one and right after it in the other, again and again: a virtual
 * machine may run half as fast a second later.
 */
export async function measureCpu(context: Context): Promise<readonly Row[]> {
  const pages = await measurePages(
    context,
    'cpu',
    (isSwapped) => `both-cpu.html?do=all${isSwapped ? '&swapped' : ''}`,
  );
  const times = (program: number, subject: 0 | 1) => pages.map((pairs) => pairs[program]![subject]);
  const rows: Row[] = PROGRAMS.map((name, program) => ({
    id: `cpu-${name}`,
    what: `CPU: ${name.replaceAll('_', ' ')}`,
    unit: 'ms',
    samples: { ours: times(program, 0), stock: times(program, 1) },
  }));
  rows.push({
    id: 'cpu',
    what: 'CPU: geometric mean of the ratios',
    unit: '×',
    bound: { of: 'value', most: 1.03 },
    samples: { ours: pages.map(meanOf) },
  });
  return rows;
}

/** What it costs to look for Stop: each program with it and without it, in one interpreter. */
export async function measurePolling(context: Context): Promise<readonly Row[]> {
  const pages = await measurePages(
    context,
    'polling',
    (isSwapped) => `ours-polling${isSwapped ? '-swapped' : ''}.html?do=all`,
  );
  return [
    {
      id: 'polling',
      what: 'CPU: looking for Stop, to not looking: geometric mean of the ratios',
      unit: '×',
      bound: { of: 'value', most: 1.03 },
      samples: { ours: pages.map(meanOf) },
    },
  ];
}

/** A sample is a page; who begins changes by the page. */
async function measurePages(
  context: Context,
  what: string,
  pathOf: (isSwapped: boolean) => string,
): Promise<readonly Pairs[]> {
  const { site, samples } = context;
  const pages: Pairs[] = [];
  await inTurn(context, what, ['ours'], samples, async (_subject, profile, add) => {
    site.begin();
    const isSwapped = pages.length % 2 === 1;
    await onPage(context, profile, pathOf(isSwapped), async () => {
      const lines = (await site.next('all', PATIENCE))['lines'] as string[];
      const pairs = fastestPairs(lines, isSwapped);
      pages.push(pairs);
      add('mean', meanOf(pairs));
    });
  });
  return pages;
}
