/** One browser an engine for all whole-page tests of a process. */
import type { Browser, Page, PageOptions } from './browser.js';
import type { EngineName } from './engines.js';
import { openBrowser } from './open-browser.js';
import { openPages } from './page-base.js';
import { timed } from './times.js';
import { within } from './within.js';

/** Where the pictures of failed tests go. */
const FAILURES = '.cache/failures';
/** For each look at a page in trouble, in milliseconds. */
const LOOK_TIMEOUT = 5000;

const browsers = new Map<EngineName, Promise<Browser>>();

export function openPage(engine: EngineName, options: PageOptions): Promise<Page> {
  return timed(engine, 'browser', async () => (await sharedBrowser(engine)).newPage(options));
}

/** Also tells its version. */
export function sharedBrowser(engine: EngineName): Promise<Browser> {
  const known = browsers.get(engine);
  if (known) return known;
  const browser = openBrowser(engine, { compilesQuickly: true });
  browsers.set(engine, browser);
  // One that does not start is tried again by the next test.
  browser.catch(() => browsers.delete(engine));
  return browser;
}

/** Pages that are opened from now on share nothing with those before. */
export async function forgetStorage(engine: EngineName): Promise<void> {
  const browser = browsers.get(engine);
  if (browser) await timed(engine, 'browser', async () => (await browser).forget());
}

export async function closeBrowsers(): Promise<void> {
  await Promise.all([...browsers.values()].map(async (browser) => (await browser).close()));
}

/** Ends a browser whose test came to no end; the next page gets another one. Says what it showed. */
export async function endHungBrowser(engine: EngineName): Promise<string[]> {
  const pages = [...openPages].filter((page) => page.engine === engine);
  const said = (await Promise.all(pages.map(describePage))).flat();
  for (const page of pages) openPages.delete(page);
  const browser = browsers.get(engine);
  browsers.delete(engine);
  browser?.then(
    (one) => {
      one.kill();
    },
    () => undefined,
  );
  return [...said, `Its browser (${engine}) was ended.`];
}

/** Where a page is, the errors that it told, and where its picture lies. */
export async function describePage(page: Page): Promise<string[]> {
  const path = `${FAILURES}/${page.engine}-${Date.now()}.png`;
  const [url, errors, picture] = await Promise.all([
    within(LOOK_TIMEOUT, page.url()).catch(() => 'the page does not say'),
    within(LOOK_TIMEOUT, page.consoleErrors()).catch(() => []),
    within(LOOK_TIMEOUT, page.screenshot(path)).then(
      () => `Picture: ${path}`,
      () => 'No picture could be taken.',
    ),
  ]);
  return [`Page: ${url}`, ...errors.map((line) => `The page's error: ${line}`), picture];
}
