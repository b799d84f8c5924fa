/** The few numbers that a bench tells of its samples. */

/** The middle of the numbers: of an even count, the mean of the two middle ones. */
export function median(numbers: readonly number[]): number {
  if (numbers.length === 0) throw new RangeError('There is no median of nothing.');
  const sorted = numbers.toSorted((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
}

/**
 * Each number by the one that was taken beside it: what slows the machine for a while slows both,
 * so the ratios scatter less than the numbers.
 */
export function pairRatios(ours: readonly number[], theirs: readonly number[]): number[] {
  if (ours.length !== theirs.length) throw new RangeError('Pairs need two of each.');
  return ours.map((one, index) => one / theirs[index]!);
}

/** The mean of ratios: 2 and 1/2 make 1. */
export function geometricMean(ratios: readonly number[]): number {
  if (ratios.length === 0) throw new RangeError('There is no mean of nothing.');
  return Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
}
