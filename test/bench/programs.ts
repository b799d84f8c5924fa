/** Programs of the kind that pyperformance has, each a second or two long; each tells its time. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import type { Block } from './subjects.js';

const FOLDER = new URL('programs/', import.meta.url);

/** Printed is what `main` takes inside Python: no start-up, no page. */
const HARNESS = `
from time import perf_counter
_start = perf_counter()
main()
print("seconds", perf_counter() - _start)
`;

const files = readdirSync(fileURLToPath(FOLDER))
  .filter((name) => name.endsWith('.py'))
  .sort();

export const PROGRAMS: readonly string[] = files.map((name) => name.replace(/\.py$/, ''));

/** Rounds that count, of which the fastest is taken: what else the machine does only ever adds. */
const ROUNDS = 3;

/**
 * One block a program, in the order of `PROGRAMS`, and all of them again: while the first round
 * runs, the engine compiles the interpreter a second time, better. Stock Pyodide has had more of
 * that by then, since it has run for a second or two before the first program.
 */
export function cpuBlocks(): readonly Block[] {
  const blocks = files.map((name) => ({
    code: readFileSync(new URL(name, FOLDER), 'utf8') + HARNESS,
    session: 'cpu',
  }));
  return Array.from({ length: 1 + ROUNDS }, () => blocks).flat();
}

/** The milliseconds of each program's fastest round, of what the blocks of `cpuBlocks` printed. */
export function fastestRounds(lines: readonly string[]): readonly number[] {
  const counted = lines.slice(PROGRAMS.length).map(printedMilliseconds);
  return PROGRAMS.map((_, index) =>
    Math.min(...counted.filter((_time, at) => at % PROGRAMS.length === index)),
  );
}

function printedMilliseconds(line: string): number {
  const [, seconds] = /^seconds ([\d.e-]+)$/.exec(line.trim()) ?? [];
  if (seconds === undefined) throw new Error(`A program printed no time but: ${line}`);
  return Number(seconds) * 1000;
}
