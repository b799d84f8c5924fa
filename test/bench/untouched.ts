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
  const compared = subjects.filter((one) => one === 'ours' || one === 'pyscript');
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
  const server = await serveBlocks(blocks);
  const browser = await puppeteer.launch({
    executablePath: (await findChromium()) ?? 'chromium',
    args: CHROMIUM_FLAGS,
    protocolTimeout: 600_000,
  });
  try {
    await upgradeCost(browser, server); // what the browser's processes share is warm from here on
    const costs: MainThreadTime[] = [];
    for (let taken = 0; taken < context.samples; taken++) {
      costs.push(await upgradeCost(browser, server));
    }
    const what = `${blocks.toLocaleString('en')} blocks upgraded`;
    context.progress(`${what}: ${costs.map(({ total }) => total.toFixed(0)).join(', ')} ms`);
    const parts = { script: 'script', style: 'style', layout: 'layout', total: 'main thread' };
    return Object.entries(parts).map(([part, name]) => ({
      id: `upgrade-${blocks}-${part}`,
      what: `${what}: ${name}`,
      unit: 'ms',
      samples: { ours: costs.map((cost) => cost[part as keyof MainThreadTime]) },
      ...(part === 'total' && blocks === MANY && { bound: { of: 'value', most: 100 } as const }),
    }));
  } finally {
    await browser.close();
    await server.close();
  }
}
