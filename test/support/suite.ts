/** Whole-page tests with node:test: one suite an engine, one browser a suite. */
import { after, before, describe, it, type TestContext } from 'node:test';

import type { Browser, BrowserOptions, Page, PageOptions } from './browser.js';
import { missingParts, selectedEngines, type EngineName } from './engines.js';
import { openBrowser } from './open-browser.js';
import { within } from './within.js';

/** Generous, since machines are slow and CPython is large: a test waits on state, not on time. */
const TEST_TIMEOUT = 120_000;

/** Where the pictures of failed tests go. */
const FAILURES = '.cache/failures';

/**
 * Declares tests for each engine (the environment's `ENGINES` chooses some). `getBrowser` works
 * inside the tests. Where an engine is not installed its tests are skipped, but fail on CI.
 */
export function forEachEngine(
  declare: (engine: EngineName, getBrowser: () => Browser) => void,
  options: BrowserOptions = {},
): void {
  for (const engine of selectedEngines()) {
    describe(engine, () => declareFor(engine, declare, options));
  }
}

/**
 * Like `forEachEngine`, but its pages share storage and caches: all but the first find Python
 * there, as most readers do. For tests of other things than that.
 */
export function forEachWarmEngine(
  declare: (engine: EngineName, getBrowser: () => Browser) => void,
): void {
  forEachEngine(declare, { sharesStorage: true });
}

async function declareFor(
  engine: EngineName,
  declare: (engine: EngineName, getBrowser: () => Browser) => void,
  options: BrowserOptions,
): Promise<void> {
  const missing = await missingParts(engine);
  if (missing !== null) {
    const reason = `${missing}: not installed (node scripts/browsers.mjs)`;
    it(`has a ${engine}`, { skip: isCI() ? false : reason }, () => {
      throw new Error(reason);
    });
    return;
  }
  let browser: Browser | undefined;
  before(async () => {
    browser = await openBrowser(engine, options);
  });
  after(async () => {
    await browser?.close();
  });
  declare(engine, () => {
    if (browser === undefined) throw new Error('The browser is there inside the tests only.');
    return browser;
  });
}

/** `it` with the time limit of whole-page tests. */
export function test(name: string, body: (context: TestContext) => Promise<void>): void {
  it(name, { timeout: TEST_TIMEOUT }, body);
}

/**
 * Gives `use` a fresh page and closes it. When `use` fails, the page's picture is kept and its
 * errors are added to the message.
 */
export async function withPage<T>(
  browser: Browser,
  use: (page: Page) => Promise<T>,
  options: PageOptions = {},
): Promise<T> {
  const page = await browser.newPage(options);
  try {
    return await use(page);
  } catch (error) {
    throw await explained(page, error);
  } finally {
    await page.close();
  }
}

async function explained(page: Page, error: unknown): Promise<Error> {
  const path = `${FAILURES}/${page.engine}-${Date.now()}.png`;
  const errors = await within(5000, page.consoleErrors()).catch(() => []);
  const picture = await within(5000, page.screenshot(path)).then(
    () => `Picture: ${path}`,
    () => 'No picture could be taken.',
  );
  const message = error instanceof Error ? error.message : String(error);
  const lines = errors.map((line) => `The page's error: ${line}`);
  return new Error([message, ...lines, picture].join('\n'), { cause: error });
}

function isCI(): boolean {
  return !['', '0', 'false', undefined].includes(process.env['CI']);
}
