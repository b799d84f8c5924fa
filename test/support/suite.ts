/**
 * Whole-page tests with node:test: one suite an engine. What can differ by engine is driven in each;
 * what cannot is driven in one (`forOneEngine`, `testOnce`), unless the whole matrix is asked for.
 * CONTRIBUTING.md says what is what.
 */
import { AssertionError } from 'node:assert/strict';
import { after, describe, it, type TestContext } from 'node:test';
import { inspect } from 'node:util';

import { isCI } from '../../scripts/ci.mjs';
import type { Browser, Page, PageOptions } from './browser.js';
import { isFullMatrix, missingParts, selectedEngines, type EngineName } from './engines.js';
import { describePage, endHungBrowser, forgetStorage, openPage } from './shared-browsers.js';
import { Late, within } from './within.js';

/** Generous, since machines are slow and CPython is large: a test waits on state, not on time. */
const TEST_TIMEOUT = 120_000;
/** For what is said of a test that came to no end. */
const EXPLANATION_TIMEOUT = 30_000;

/** What a test may do with a browser, which others use too. */
export type PageOpener = Pick<Browser, 'newPage'>;

type Declare = (engine: EngineName, getBrowser: () => PageOpener) => void;

/** The engine whose tests are being declared. */
let declaring: EngineName | undefined;

/**
 * Declares tests for each engine (the environment's `ENGINES` chooses some). Where an engine is not
 * installed its tests are skipped, but fail on CI.
 */
export function forEachEngine(declare: Declare): void {
  declareFor(selectedEngines(), declare, false);
}

/**
 * Like `forEachEngine`, but its pages share storage and caches: all but the first find Python
 * there, as most readers do. For tests of other things than that.
 */
export function forEachWarmEngine(declare: Declare): void {
  declareFor(selectedEngines(), declare, true);
}

/** Like `forEachWarmEngine`, for what no engine can do in its own way. */
export function forOneEngine(declare: Declare): void {
  const engines = selectedEngines();
  declareFor(isFullMatrix() ? engines : engines.slice(0, 1), declare, true);
}

function declareFor(
  engines: readonly EngineName[],
  declare: Declare,
  sharesStorage: boolean,
): void {
  for (const engine of engines) {
    describe(engine, async () => {
      const missing = await missingParts(engine);
      if (missing !== null) {
        const reason = `${missing}: not installed (node scripts/browsers.mjs)`;
        it(`has a ${engine}`, { skip: isCI() ? false : reason }, () => {
          throw new Error(reason);
        });
        return;
      }
      after(() => forgetStorage(engine));
      declaring = engine;
      declare(engine, () => ({
        newPage: (options) => openPage(engine, { sharesStorage, ...options }),
      }));
      declaring = undefined;
    });
  }
}

/** `it` with the time limit of whole-page tests; a browser in which a test comes to no end is ended. */
export function test(name: string, body: (context: TestContext) => Promise<void>): void {
  const engine = declaring;
  it(name, { timeout: TEST_TIMEOUT + EXPLANATION_TIMEOUT }, async (context) => {
    try {
      await within(TEST_TIMEOUT, body(context));
    } catch (error) {
      if (!(error instanceof Late) || engine === undefined) throw error;
      const lines = [
        `The test came to no end: ${error.message}`,
        ...(await endHungBrowser(engine)),
      ];
      throw new Error(lines.join('\n'), { cause: error });
    }
  });
}

/** A test inside `forEachEngine` of what no engine can do in its own way: it runs in the first. */
export function testOnce(name: string, body: (context: TestContext) => Promise<void>): void {
  if (declaring === undefined) throw new Error('testOnce is for the inside of forEachEngine.');
  if (declaring === selectedEngines()[0] || isFullMatrix()) test(name, body);
}

/** A test of one more pair of things that are tested singly: it runs when the whole matrix is asked for. */
export function testFully(name: string, body: (context: TestContext) => Promise<void>): void {
  if (isFullMatrix()) test(name, body);
}

/**
 * Gives `use` a fresh page and closes it. When `use` fails, the page's picture is kept and its
 * errors are added to the message.
 */
export async function withPage<T>(
  browser: PageOpener,
  use: (page: Page) => Promise<T>,
  options: PageOptions = {},
): Promise<T> {
  const page = await browser.newPage(options);
  try {
    return await use(page);
  } catch (error) {
    throw new Error([...describeError(error), ...(await describePage(page))].join('\n'), {
      cause: error,
    });
  } finally {
    await page.close();
  }
}

/** An assertion with a message of its own does not tell what there was instead. */
function describeError(error: unknown): string[] {
  if (!(error instanceof Error)) return [String(error)];
  const isNamed = error instanceof AssertionError && !error.generatedMessage;
  return isNamed
    ? [error.message, `There was: ${inspect(error.actual)}`, `Expected: ${inspect(error.expected)}`]
    : [error.message];
}
