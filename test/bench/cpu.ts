/** How fast programs run: the engine's work alone, timed inside Python. */
import { inTurn, onPage, type Context } from './context.js';
import { fastestRounds, PROGRAMS } from './programs.js';
import type { Row } from './rows.js';
import { geometricMean, pairRatios } from './statistics.js';

/** Ours polls for Stop meanwhile, as it always does; stock Pyodide cannot be stopped. */
export async function measureCpu(context: Context): Promise<readonly Row[]> {
  const { site, samples } = context;
  const times = await inTurn(context, 'cpu', ['ours', 'stock'], samples, async (...all) => {
    const [subject, profile, add] = all;
    site.begin();
    await onPage(context, profile, `${subject}-cpu.html?do=all`, async () => {
      const lines = (await site.next('all'))['lines'] as string[];
      for (const [index, time] of fastestRounds(lines).entries()) add(PROGRAMS[index]!, time);
    });
  });
  const rows: Row[] = PROGRAMS.map((name) => ({
    id: `cpu-${name}`,
    what: `CPU: ${name.replaceAll('_', ' ')}`,
    unit: 'ms',
    samples: times(name),
  }));
  const ratios = rows.map(({ samples }) => pairRatios(samples.ours ?? [], samples.stock ?? []));
  const means = ratios[0]!.map((_, pair) => geometricMean(ratios.map((row) => row[pair]!)));
  rows.push({
    id: 'cpu',
    what: 'CPU: geometric mean of the ratios',
    unit: '×',
    bound: { of: 'value', most: 1.03 },
    samples: { ours: means },
  });
  return rows;
}

/** What it costs to look for Stop: each program with it and without it, in one interpreter. */
export async function measurePolling(context: Context): Promise<readonly Row[]> {
  const { site, samples } = context;
  const times = await inTurn(context, 'polling', ['ours'], samples, async (...all) => {
    const [subject, profile, add] = all;
    site.begin();
    await onPage(context, profile, `${subject}-polling.html?do=all`, async () => {
      const fastest = fastestRounds((await site.next('all'))['lines'] as string[]);
      const ratios = PROGRAMS.map((_, index) => fastest[2 * index]! / fastest[2 * index + 1]!);
      add('polling', geometricMean(ratios));
    });
  });
  return [
    {
      id: 'polling',
      what: 'CPU: looking for Stop, to not looking: geometric mean of the ratios',
      unit: '×',
      bound: { of: 'value', most: 1.03 },
      samples: times('polling'),
    },
  ];
}
