/** Programs of the kind that pyperformance has, each some 0.4 s long; each tells its time. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import type { Block } from './subjects.js';

const FOLDER = new URL('programs/', import.meta.url);

/**
 * Printed is what `main` takes inside Python: no start-up, no page. CPython keeps what it found in
 * classes by a count of versions, and which of that falls upon each other makes a third of the time
 * of a program with classes. On each page the count would be the same, in ours another one than in
 * stock Pyodide; so it goes on by chance. The classes are gone before the time begins. Three times
 * make it longer than ours ever goes without looking for Stop, so that looking is in it.
 */
const HARNESS = `
import gc
from random import randrange
from time import perf_counter
for _ in range(randrange(512)):
    hasattr(type("Class", (), {}), "anything")
gc.collect()
_start = perf_counter()
for _ in range(3):
    main()
print("seconds", perf_counter() - _start)
`;

const files = readdirSync(fileURLToPath(FOLDER))
  .filter((name) => name.endsWith('.py'))
  .sort();

export const PROGRAMS: readonly string[] = files.map((name) => name.replace(/\.py$/, ''));

/** How often each program runs on a page, and counts. */
export const ROUNDS = 12;

/**
 * One block a program, in the order of `PROGRAMS`, and all of them again: the first round does not
 * count, for the engine compiles the interpreter a second time meanwhile, better.
 */
export function cpuBlocks(): readonly Block[] {
  return inRounds(files.map((name) => block(name)));
}

/** What CPython does to look for Stop: as the Worker has it, and nothing. */
const LOOKING = ['to_js([0])', 'None'];

/** As `cpuBlocks`, with each program twice: it looks for Stop and then not, or the other way round. */
export function pollingBlocks(isSwapped: boolean): readonly Block[] {
  const both = isSwapped ? [...LOOKING].reverse() : LOOKING;
  const setUp = (buffer: string) =>
    'from pyodide.ffi import to_js\nfrom pyodide_js import setInterruptBuffer\n' +
    `setInterruptBuffer(${buffer})\n`;
  return inRounds(files.flatMap((name) => both.map((buffer) => block(name, setUp(buffer)))));
}

function block(name: string, setUp = ''): Block {
  return { code: setUp + readFileSync(new URL(name, FOLDER), 'utf8') + HARNESS, session: 'cpu' };
}

function inRounds(blocks: readonly Block[]): readonly Block[] {
  return Array.from({ length: 1 + ROUNDS }, () => blocks).flat();
}

/**
 * Of the milliseconds that blocks printed, two by two, the least of each program, both ways; swapped
 * pairs are put the right way round. What else a machine does only ever adds to a time.
 */
export function fastestPairs(
  lines: readonly string[],
  isSwapped: boolean,
): (readonly [number, number])[] {
  const counted = lines.slice(2 * PROGRAMS.length).map(printedMilliseconds);
  if (counted.length !== ROUNDS * PROGRAMS.length * 2) {
    throw new Error('Some programs printed nothing.');
  }
  const leastAt = (place: number) =>
    Math.min(...counted.filter((_, index) => index % (2 * PROGRAMS.length) === place));
  return PROGRAMS.map((_, program) => {
    const pair = [leastAt(2 * program), leastAt(2 * program + 1)] as const;
    return isSwapped ? [pair[1], pair[0]] : pair;
  });
}

function printedMilliseconds(line: string): number {
  const [, seconds] = /^seconds ([\d.e-]+)$/.exec(line.trim()) ?? [];
  if (seconds === undefined) throw new Error(`A program printed no time but: ${line}`);
  return Number(seconds) * 1000;
}
