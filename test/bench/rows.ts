/** What a bench gives: rows of numbers for each subject, and what may be said of them. */
import { median, pairRatios } from './statistics.js';
import type { SubjectName } from './subjects.js';

export type Unit = 'ms' | 'MB' | '×';

/** What a row must keep to. `stretch` is what we want. */
export interface Bound {
  /** `ratio`: to stock Pyodide, pair by pair. `value`: the number itself. */
  readonly of: 'ratio' | 'value';
  readonly most: number;
  readonly stretch?: number;
}

export interface Row {
  readonly id: string;
  readonly what: string;
  readonly unit: Unit;
  readonly bound?: Bound;
  /** Numbers as they were taken; those of one place in each list were taken beside each other. */
  readonly samples: Readonly<Partial<Record<SubjectName, readonly number[]>>>;
}

/** Of pairs of samples. */
export interface Ratio {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** What a row comes to. */
export interface Summary {
  readonly medians: Readonly<Partial<Record<SubjectName, number>>>;
  /** Ours by stock Pyodide's, pair by pair: the median, and the extremes. */
  readonly ratio?: Ratio;
  readonly verdict?: 'over' | 'within' | 'stretch';
}

export function summarise({ samples, bound }: Row): Summary {
  const medians = Object.fromEntries(
    Object.entries(samples).map(([subject, numbers]) => [subject, median(numbers)]),
  );
  const { ours, stock } = samples;
  const ratio = ratioOf(ours, stock);
  const value = bound?.of === 'ratio' ? ratio?.median : ours && median(ours);
  return {
    medians,
    ...(ratio && { ratio }),
    ...(bound && value !== undefined && { verdict: verdictOf(value, bound) }),
  };
}

/** How one list compares with another, pair by pair; undefined where there is nothing to compare. */
export function ratioOf(
  ours: readonly number[] | undefined,
  others: readonly number[] | undefined,
): Ratio | undefined {
  // Of a time that is too short to be told there is no ratio.
  if (!ours || !others || others.includes(0)) return undefined;
  const ratios = pairRatios(ours, others);
  return { median: median(ratios), least: Math.min(...ratios), most: Math.max(...ratios) };
}

function verdictOf(value: number, { most, stretch }: Bound): 'over' | 'within' | 'stretch' {
  if (value > most) return 'over';
  return stretch !== undefined && value <= stretch ? 'stretch' : 'within';
}
