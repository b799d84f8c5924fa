/** Where the time of whole-page tests goes: what this process spends, by engine and by what for. */
import type { EngineName } from './engines.js';

/**
 * `browser`: starting and ending browsers and their pages; `load`: navigating; `python`: waiting
 * while a block of the page says that Python comes; `wait`: for all other states of a page; `act`:
 * clicks, keys, questions to the page.
 */
export const SPENT_ON = ['browser', 'load', 'python', 'wait', 'act'] as const;
export type SpentOn = (typeof SPENT_ON)[number];

/** In milliseconds. */
export type Spent = Partial<Record<SpentOn, number>>;

const spent = new Map<EngineName, Spent>();

export function addTime(engine: EngineName, what: SpentOn, milliseconds: number): void {
  const sums = spent.get(engine) ?? {};
  spent.set(engine, { ...sums, [what]: (sums[what] ?? 0) + milliseconds });
}

/** Measures `work`, also when it fails. */
export async function timed<T>(
  engine: EngineName,
  what: SpentOn,
  work: () => Promise<T>,
): Promise<T> {
  const start = performance.now();
  try {
    return await work();
  } finally {
    addTime(engine, what, performance.now() - start);
  }
}

/** What was spent since it was asked last. */
export function takeTimes(): Partial<Record<EngineName, Spent>> {
  const taken = Object.fromEntries(spent);
  spent.clear();
  return taken;
}
