/** What blocks cost that nobody touches. */
import puppeteer from 'puppeteer-core';

import { findChromium } from '../support/engines.js';
import { CHROMIUM_FLAGS } from '../support/puppeteer.js';
import { inTurn, onPage, type Context } from './context.js';
import { measureUntouchedMemory } from './memory.js';
import type { Row } from './rows.js';
import { UNTOUCHED } from './site.js';
import { serveBlocks, upgradeCost, type MainThreadTime } from './upgrade.js';

const MANY = 1000;
/** Milliseconds without a request after which nothing more will be fetched. */
const SETTLE = 2000;

export async function measureUntouched(context: Context): Promise<readonly Row[]> {
  const rows = [await traffic(context), ...(await measureUntouchedMemory(context))];
  if (context.engine !== 'chromium') return rows;
  for (const blocks of [UNTOUCHED, MANY]) rows.push(...(await mainThread(context, blocks)));
  return rows;
}

async function traffic(context: Context): Promise<Row> {
  const { site, subjects } = context;
  const compared = subjects.filter((one) => one in context.builds || one === 'pyscript');
  const sent = await inTurn(context, 'untouched', compared, 1, async (subject, profile, add) => {
    site.begin();
    await onPage(context, profile, `${subject}-untouched.html`, async () => {
      await site.next('ready');
      await site.idle(SETTLE);
      add('MB', site.traffic().bytes / 1e6);
    });
  });
  const what = `${UNTOUCHED} blocks that nobody touches: bytes, as sent`;
  return { id: 'untouched-bytes', what, unit: 'MB', samples: sent('MB') };
}

/** Chromium's own counters are read over its protocol, which the tests' driver does not show. */
async function mainThread(context: Context, blocks: number): Promise<readonly Row[]> {
  const server = await serveBlocks(blocks, context.builds);
  const browser = await puppeteer.launch({
    executablePath: (await findChromium()) ?? 'chromium',
    args: CHROMIUM_FLAGS,
    protocolTimeout: 600_000,
  });
  try {
    const costs = new Map(
      Object.keys(context.builds).map((build) => [build, [] as MainThreadTime[]]),
    );
    // What the browser's processes share is warm from here on.
    for (const build of costs.keys()) await upgradeCost(browser, server, build);
    for (let taken = 0; taken < context.samples; taken++) {
      for (const [build, own] of costs) own.push(await upgradeCost(browser, server, build));
    }
    const what = `${blocks.toLocaleString('en')} blocks upgraded`;
    for (const [build, own] of costs) {
      context.progress(
        `${what}, ${build}: ${own.map(({ total }) => total.toFixed(0)).join(', ')} ms`,
      );
    }
    const parts = { script: 'script', style: 'style', layout: 'layout', total: 'main thread' };
    return Object.entries(parts).map(([part, name]) => ({
      id: `upgrade-${blocks}-${part}`,
      what: `${what}: ${name}`,
      unit: 'ms',
      samples: Object.fromEntries(
        [...costs].map(([build, own]) => [
          build,
          own.map((cost) => cost[part as keyof MainThreadTime]),
        ]),
      ),
      ...(part === 'total' && blocks === MANY && { bound: { of: 'value', most: 100 } as const }),
    }));
  } finally {
    await browser.close();
    await server.close();
  }
}
