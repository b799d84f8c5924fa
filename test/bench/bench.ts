/**
 * Prints what upgrading, printing and starting cost, and writes it to `.cache/bench.json`.
 * All numbers are medians. Build first; leave the machine alone meanwhile.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';

import puppeteer from 'puppeteer-core';

import { findChromium, selectedEngines } from '../support/engines.js';
import { openBrowser } from '../support/open-browser.js';
import { outputCost, servePrograms, startCost } from './run.js';
import { serveBlocks, upgradeCost } from './upgrade.js';

const BLOCKS = 1000;
const REPEATS = 9;

/** A measured number in milliseconds, and the most that it may be. */
interface Row {
  readonly what: string;
  readonly value: number;
  readonly bound?: number;
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
}

/** Takes `count` samples and gives the median of each of their numbers. */
async function sample<T extends object>(
  count: number,
  measure: () => Promise<T>,
): Promise<Record<keyof T, number>> {
  const samples: T[] = [];
  for (let taken = 0; taken < count; taken++) samples.push(await measure());
  const keys = Object.keys(samples[0]!) as (keyof T)[];
  const medians = keys.map((key) => [key, median(samples.map((one) => one[key] as number))]);
  return Object.fromEntries(medians) as Record<keyof T, number>;
}

/** Chromium's own counters are read over its protocol, which the tests' driver does not show. */
async function benchUpgrade(): Promise<Row[]> {
  const server = await serveBlocks(BLOCKS);
  const browser = await puppeteer.launch({
    executablePath: (await findChromium()) ?? 'chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
    protocolTimeout: 600_000,
  });
  try {
    await upgradeCost(browser, server); // what the browser's processes share is warm from here on
    const { script, style, layout, total } = await sample(REPEATS, () =>
      upgradeCost(browser, server),
    );
    const what = `upgrade ${BLOCKS.toLocaleString()} blocks`;
    return [
      { what: `${what}: script`, value: script },
      { what: `${what}: style`, value: style },
      { what: `${what}: layout`, value: layout },
      { what: `${what}: all of the main thread`, value: total, bound: 100 },
    ];
  } finally {
    await browser.close();
    await server.close();
  }
}

async function benchRuns(): Promise<Row[]> {
  const server = await servePrograms();
  const rows: Row[] = [];
  for (const engine of selectedEngines()) {
    const browser = await openBrowser(engine);
    try {
      if (engine === 'chromium') {
        const { toEnd, longestTask } = await sample(5, () => outputCost(browser, server));
        rows.push(
          { what: '100,000 lines: longest task', value: longestTask, bound: 100 },
          { what: '100,000 lines: first line to end', value: toEnd },
        );
      }
      const ours = await sample(REPEATS, () => startCost(browser, server, 'ours'));
      const stock = await sample(REPEATS, () => startCost(browser, server, 'stock'));
      for (const visit of ['cold', 'warm'] as const) {
        const what = `${engine}, click to output, ${visit}`;
        rows.push(
          { what, value: ours[visit] },
          { what: `${what}: stock pyodide`, value: stock[visit] },
        );
        console.log(`${what}: ${(stock[visit] / ours[visit]).toFixed(1)} × as fast as stock`);
      }
    } finally {
      await browser.close();
    }
  }
  await server.close();
  return rows;
}

process.env['ENGINES'] ??= 'chromium';
const rows = [...(await benchUpgrade()), ...(await benchRuns())];
for (const { what, value, bound } of rows) {
  const verdict =
    bound === undefined ? '' : `  ${value > bound ? 'OVER' : 'within'} ${String(bound)}`;
  console.log(`${what.padEnd(52)} ${value.toFixed(0).padStart(6)} ms${verdict}`);
}
mkdirSync('.cache', { recursive: true });
const machine = `${String(availableParallelism())} × ${cpus()[0]?.model ?? 'unknown'}`;
writeFileSync('.cache/bench.json', `${JSON.stringify({ machine, rows }, null, 2)}\n`);
if (rows.some(({ value, bound }) => bound !== undefined && value > bound)) process.exitCode = 1;
