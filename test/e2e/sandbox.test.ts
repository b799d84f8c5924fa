/** Blocks with `sandbox`: Python in an opaque origin, on a plain host, from a CDN, and isolated. */
import assert from 'node:assert/strict';
import { after, before } from 'node:test';

import type { StaticServer } from '../../scripts/static-server.mjs';
import type { Page } from '../support/browser.js';
import {
  pressButton,
  run,
  until,
  untilFocused,
  untilOver,
  untilUpgraded,
} from '../support/reader.js';
import { saying } from '../support/saying.js';
import { block, pageOf, serveSite } from '../support/site.js';
import { forEachWarmEngine, test, testOnce, withPage } from '../support/suite.js';

/** Tells what a program can have of the reader and of the page. */
const SPY = `
import js
from pyodide.ffi import JsException

async def attempt(name, act):
    try:
        result = act()
        if hasattr(result, "then"):
            result = await result
        print(name, "works")
    except (JsException, AttributeError, OSError) as error:
        print(name, "fails")

print("origin", js.location.origin, js.self.origin)
async def caches():
    try:
        return len((await js.caches.keys()).to_py())
    except (JsException, AttributeError):
        return 0

print("caches", await caches())
await attempt("databases", lambda: js.indexedDB.open("x"))
await attempt("the page's files", lambda: js.fetch(PLACE + "/secret.txt", credentials="include"))
print("isolated", "crossOriginIsolated" in dir(js) and js.crossOriginIsolated)
`;

const sandboxed = (code: string, attributes = '') =>
  `<python-run sandbox ${attributes}>${block(code)}</python-run>`;

const BODY = [
  sandboxed('import colorsys, this_is_missing', 'id="first"'),
  sandboxed('kept = [1]\nprint(kept)', 'session="s"'),
  sandboxed('while True:\n    pass', 'session="s"'),
  sandboxed('print(kept, "still")\nimport colorsys, csv, plistlib\ncolorsys', 'session="s"'),
  `<python-run session="s">${block('print("kept" in globals())')}</python-run>`,
  sandboxed('print("Hello", input("Name? "))'),
  sandboxed('1 / 0'),
].join('\n');
const KEPT = 1;
const LOOP = 2;
const LATER = 3;
const OPEN = 4;
const ASKS = 5;
const FAILS = 6;

const fromCdn = (url: string) =>
  `<script type="module" crossorigin src="${url}/dist/python-run.js"></script>`;

async function stop(page: Page, index: number) {
  await pressButton(page, 'Run', index);
  await until(page, ['running'], index);
  await pressButton(page, 'Stop', index);
  return untilOver(page, index);
}

forEachWarmEngine((engine, getBrowser) => {
  let cdn: StaticServer;
  let site: StaticServer;
  let isolated: StaticServer;
  before(async () => {
    cdn = await serveSite({}, { cors: true });
    const files = (place: string) => ({
      '/page.html': pageOf(BODY),
      '/cdn.html': pageOf(BODY, fromCdn(cdn.url)),
      '/spy.html': pageOf(sandboxed(`PLACE = "${place}"\n${SPY}`)),
      '/secret.txt': 'a secret',
    });
    site = await serveSite(files('PLACE'));
    await site.close();
    const { port } = new URL(site.url);
    site = await serveSite(files(site.url), { port: Number(port) });
    isolated = await serveSite(files(''), {
      headers: () => ({
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
      }),
    });
  });
  after(() => Promise.all([cdn.close(), site.close(), isolated.close()]));

  // WebKit makes no Worker in a frame without an origin whose page is isolated.
  for (const place of ['plain', 'cdn', ...(engine === 'webkit' ? [] : ['isolated'])]) {
    (place === 'cdn' ? testOnce : test)(`${place}: runs, keeps its session apart, stops`, () =>
      withPage(getBrowser(), async (page) => {
        const host = place === 'isolated' ? isolated : site;
        await page.goto(`${host.url}/${place === 'cdn' ? 'cdn' : 'page'}.html`);
        await untilUpgraded(page, 7);
        assert.equal((await run(page, KEPT)).output, '[1]');
        const stopped = await stop(page, LOOP);
        assert.equal(stopped.status, 'Stopped');
        assert.match(stopped.output, /KeyboardInterrupt|^$/);
        const later = await run(page, LATER);
        assert.match(later.output, /^\[1\] still\n<module 'colorsys'/);
        assert.equal((await run(page, OPEN)).output, 'False');
        assert.match((await run(page, FAILS)).output, /ZeroDivisionError: division by zero$/);
        assert.match((await run(page, 0)).output, /No module named 'this_is_missing'/);
        assert.deepEqual(await page.consoleErrors(), []);
      }),
    );
  }

  test('a program has nothing of the reader’s, and no way to the page', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${site.url}/spy.html`);
      await untilUpgraded(page);
      await page.evaluate(() => caches.open('the page’s').then(() => undefined));
      const { output } = await run(page);
      assert.match(output, /caches 0/);
      assert.match(output, /^origin (null|blob:null|) ?null\n/);
      for (const name of ['databases', "the page's files"]) {
        assert.ok(output.includes(`${name} fails`), output);
      }
      assert.match(output, /isolated False/);
    }));

  if (engine === 'webkit') {
    test('isolated: says that there is no way', () =>
      withPage(getBrowser(), async (page) => {
        await page.goto(`${isolated.url}/page.html`);
        await untilUpgraded(page, 7);
        assert.match((await run(page)).output, saying({ code: 'sandbox-refused' }));
      }));
  }

  test('asks the reader', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${site.url}/page.html`);
      await untilUpgraded(page, 7);
      await pressButton(page, 'Run', ASKS);
      await until(page, ['waiting'], ASKS);
      await untilFocused(page, 'input', ASKS);
      await page.type('Ada\n');
      assert.equal((await untilOver(page, ASKS)).output, 'Name? Ada\nHello Ada');
    }));
});
