/** How fast programs run: the engine's work alone, timed inside Python. */
import { inTurn, onPage, type Context } from './context.js';
import { fastestPairs, PROGRAMS } from './programs.js';
import type { Row } from './rows.js';
import { geometricMean } from './statistics.js';
import type { SubjectName } from './subjects.js';

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
  const builds = Object.keys(context.builds) as SubjectName[];
  const pages = await measurePages(
    context,
    'cpu',
    builds,
    (subject, isSwapped) => `${subject}-cpu.html?do=all${isSwapped ? '&swapped' : ''}`,
  );
  const times = (subject: SubjectName, program: number, place: 0 | 1) =>
    pages(subject).map((pairs) => pairs[program]![place]);
  const ofBuilds = <T>(of: (subject: SubjectName) => T) =>
    Object.fromEntries(builds.map((subject) => [subject, of(subject)]));
  const rows: Row[] = PROGRAMS.map((name, program) => ({
    id: `cpu-${name}`,
    what: `CPU: ${name.replaceAll('_', ' ')}`,
    unit: 'ms',
    samples: {
      ...ofBuilds((subject) => times(subject, program, 0)),
      stock: times('ours', program, 1),
    },
  }));
  rows.push({
    id: 'cpu',
    what: 'CPU: geometric mean of the ratios',
    unit: '×',
    bound: { of: 'value', most: 1.03 },
    samples: ofBuilds((subject) => pages(subject).map(meanOf)),
  });
  return rows;
}

/** What it costs to look for Stop: each program with it and without it, in one interpreter. */
export async function measurePolling(context: Context): Promise<readonly Row[]> {
  const pages = await measurePages(
    context,
    'polling',
    ['ours'],
    (subject, isSwapped) => `${subject}-polling${isSwapped ? '-swapped' : ''}.html?do=all`,
  );
  return [
    {
      id: 'polling',
      what: 'CPU: looking for Stop, to not looking: geometric mean of the ratios',
      unit: '×',
      bound: { of: 'value', most: 1.03 },
      samples: { ours: pages('ours').map(meanOf) },
    },
  ];
}

/** A sample is a page; who begins changes by the page. */
async function measurePages(
  context: Context,
  what: string,
  subjects: readonly SubjectName[],
  pathOf: (subject: SubjectName, isSwapped: boolean) => string,
): Promise<(subject: SubjectName) => readonly Pairs[]> {
  const { site, samples } = context;
  const pages = new Map(subjects.map((subject) => [subject, [] as Pairs[]]));
  await inTurn(context, what, subjects, samples, async (subject, profile, add) => {
    site.begin();
    const own = pages.get(subject)!;
    const isSwapped = own.length % 2 === 1;
    await onPage(context, profile, pathOf(subject, isSwapped), async () => {
      const lines = (await site.next('all', PATIENCE))['lines'] as string[];
      const pairs = fastestPairs(lines, isSwapped);
      own.push(pairs);
      add('mean', meanOf(pairs));
    });
  });
  return (subject) => pages.get(subject)!;
}
