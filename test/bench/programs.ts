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
  return inRounds(files.map((name) => block(name)));
}

/** What CPython does to look for Stop: as the Worker has it, and nothing. */
const LOOKING = ['to_js([0])', 'None'];

/** As `cpuBlocks`, with each program twice: once it looks for Stop, once not. */
export function pollingBlocks(): readonly Block[] {
  const setUp = (buffer: string) =>
    'from pyodide.ffi import to_js\nfrom pyodide_js import setInterruptBuffer\n' +
    `setInterruptBuffer(${buffer})\n`;
  return inRounds(files.flatMap((name) => LOOKING.map((buffer) => block(name, setUp(buffer)))));
}

function block(name: string, setUp = ''): Block {
  return { code: setUp + readFileSync(new URL(name, FOLDER), 'utf8') + HARNESS, session: 'cpu' };
}

function inRounds(blocks: readonly Block[]): readonly Block[] {
  return Array.from({ length: 1 + ROUNDS }, () => blocks).flat();
}

/** The milliseconds of each block's fastest round that counts, of what all the blocks printed. */
export function fastestRounds(lines: readonly string[]): readonly number[] {
  const count = lines.length / (1 + ROUNDS);
  const counted = lines.slice(count).map(printedMilliseconds);
  return Array.from({ length: count }, (_, index) =>
    Math.min(...counted.filter((_time, at) => at % count === index)),
  );
}

function printedMilliseconds(line: string): number {
  const [, seconds] = /^seconds ([\d.e-]+)$/.exec(line.trim()) ?? [];
  if (seconds === undefined) throw new Error(`A program printed no time but: ${line}`);
  return Number(seconds) * 1000;
}
