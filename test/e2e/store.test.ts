/** What the first visit leaves for the next: files, a snapshot; and what becomes of damage. */
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { StaticServer } from '../../scripts/static-server.mjs';
import type { Page } from '../support/browser.js';
import { look, pressButton, run, setCode, untilUpgraded } from '../support/reader.js';
import { block, pageOf, serveSite } from '../support/site.js';
import { forEachWarmEngine, test, testOnce, withPage } from '../support/suite.js';

/** `colorsys` is in the rest of the library. */
const BODY = block('import colorsys, sys\nprint("ran", len(sys.modules) > 50)');
const RAN = 'ran True';

/** Of a later page: another block needs one that has not run, which the analysis finds. */
const MORE = BODY + block('x = 7') + block('print("found", x)');

/** What is stored when all is done, by a part of its name. */
const KEPT = [
  ...['.wasm', 'pyodide.asm-', 'pyodide-', 'startup-', 'examples-', 'library-'],
  ...['snapshot?', 'python-run-worker', 'python-run-frame', 'perform-', 'panel-', 'run-status-'],
  ...['page-theme-', 'colour-', 'phrasing-', 'en-'],
];

/** Marks what this test has damaged. */
const DAMAGED = 'x-damaged';

/** What is not stored yet of `KEPT`, and what is damaged. */
function lacking(page: Page): Promise<readonly string[]> {
  return page.evaluate(
    async (kept, mark) => {
      const names: string[] = [];
      const damaged: string[] = [];
      for (const name of (await caches.keys()).filter((one) => one.startsWith('python-run '))) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) {
          const isDamaged = (await cache.match(request))?.headers.has(mark);
          (isDamaged ? damaged : names).push(request.url.replace(/.*\//, ''));
        }
      }
      const isMissing = (part: string) =>
        !names.some((name) => name.replace(/asm-.*wasm/, '.wasm').includes(part));
      return [...damaged, ...kept.filter(isMissing)];
    },
    KEPT,
    DAMAGED,
  );
}

/** Waits until nothing of `KEPT` is lacking. */
async function untilKept(page: Page): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const lacks = await lacking(page);
    if (lacks.length === 0) return;
    if (Date.now() > deadline) throw new Error(`Not stored: ${lacks.join(', ')}`);
    await delay(50);
  }
}

/** A visit on which Python runs, and all is stored. */
async function visit(page: Page, url: string): Promise<void> {
  await page.goto(url);
  assert.equal((await run(page)).output, RAN);
  await untilKept(page);
}

/** Puts something else in the place of every stored file with this in its name. */
function damage(page: Page, part: string, how: 'empty' | 'cut' | 'changed'): Promise<number> {
  return page.evaluate(
    async (part, how, mark) => {
      let damaged = 0;
      for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) {
          if (!request.url.replace(/.*\//, '').includes(part)) continue;
          const { headers: before, body } = (await cache.match(request))!;
          const headers = new Headers(before);
          headers.set(mark, how);
          let bytes = new Uint8Array(await new Response(body).arrayBuffer());
          if (how === 'changed') bytes.fill(7, Math.floor(bytes.length / 2));
          else bytes = bytes.slice(0, how === 'cut' ? Math.floor(bytes.length / 2) : 0);
          await cache.put(request, new Response(bytes, { headers }));
          damaged++;
        }
      }
      return damaged;
    },
    part,
    how,
    DAMAGED,
  );
}

forEachWarmEngine((engine, getBrowser) => {
  let site: StaticServer;
  let cdn: StaticServer;
  before(async () => {
    // The worst of hosts: the browser must ask about every file again.
    const headers = () => ({ 'cache-control': 'no-cache' });
    cdn = await serveSite({}, { cors: true, headers });
    const fromCdn = `<script type="module" crossorigin src="${cdn.url}/dist/python-run.js"></script>`;
    site = await serveSite(
      {
        '/first.html': pageOf(BODY),
        '/second.html': pageOf(MORE),
        '/cdn-first.html': pageOf(BODY, fromCdn),
        '/cdn-second.html': pageOf(MORE, fromCdn),
        '/no-store.html': pageOf(
          `<script>Object.defineProperty(globalThis, 'caches', { value: undefined })</script>${BODY}`,
        ),
        '/full.html': pageOf(
          `<script>Cache.prototype.put = () => Promise.reject(new DOMException('', 'QuotaExceededError'));
            Cache.prototype.match = () => Promise.reject(new DOMException('', 'UnknownError'))</script>${BODY}`,
        ),
      },
      { headers },
    );
  });
  after(() => Promise.all([cdn.close(), site.close()]));

  for (const from of ['', 'cdn-']) {
    test(`needs the host no more after one visit${from && ', from a CDN'}`, () =>
      withPage(
        getBrowser(),
        async (page) => {
          await visit(page, `${site.url}/${from}first.html`);
          if (from === '') {
            // What a Worker imports is answered by the service worker alone.
            await page.waitFor(async () => {
              const registrations = await navigator.serviceWorker.getRegistrations();
              return registrations.some(({ active }) => active?.state === 'activated');
            });
            await page.goto(`${site.url}/second.html`);
            await untilUpgraded(page);
            site.clear();
            assert.equal((await run(page)).output, RAN);
            const asked = site.requests.filter(({ path }) => path.includes('/runtime/'));
            assert.deepEqual(asked, []);
            assert.deepEqual(await page.consoleErrors(), []);
          }
          await page.goto(`${site.url}/${from}second.html`);
          await untilUpgraded(page);
          site.setReachable(false);
          cdn.setReachable(false);
          try {
            assert.equal((await run(page)).output, RAN);
            assert.equal((await run(page, 2)).output, 'found 7');
          } finally {
            site.setReachable(true);
            cdn.setReachable(true);
          }
        },
        // What was stored in one visit.
        { sharesStorage: false },
      ));
  }

  for (const [file, how] of [
    ['.wasm', 'changed'],
    ['startup-', 'cut'],
    ['snapshot', 'changed'],
    ['', 'empty'],
  ] as const) {
    // What is damaged is found by its digest, which is no matter of the engine.
    (file === '' ? test : testOnce)(
      `runs when ${file || 'everything'} is stored ${how}, and mends it`,
      () =>
        withPage(getBrowser(), async (page) => {
          await visit(page, `${site.url}/first.html`);
          assert.ok((await damage(page, file, how)) > 0);
          await page.goto(`${site.url}/second.html`);
          assert.equal((await run(page)).output, RAN);
          await untilKept(page);
          await page.goto(`${site.url}/first.html`);
          await untilUpgraded(page);
          site.setReachable(false);
          try {
            assert.equal((await run(page)).output, RAN);
          } finally {
            site.setReachable(true);
          }
        }),
    );
  }

  for (const [path, what] of [
    ['no-store', 'is none'],
    ['full', 'is full and cannot be read'],
  ] as const) {
    testOnce(`runs, also again, when storage ${what}`, () =>
      withPage(getBrowser(), async (page) => {
        await page.goto(`${site.url}/${path}.html`);
        assert.equal((await run(page)).output, RAN);
        await page.goto(`${site.url}/${path}.html`);
        assert.equal((await run(page)).output, RAN);
      }),
    );
  }

  testOnce('clears away what its earlier versions have stored, and nothing else', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${site.url}/first.html`);
      await page.evaluate(async () => {
        const folder = new URL('/dist/', location.href).href;
        for (const name of [`python-run ${folder}`, 'of the page', `python-run ${folder}other/`]) {
          const cache = await caches.open(name);
          await cache.put(`${folder}runtime/old-0123456789.zip`, new Response('old'));
        }
      });
      assert.equal((await run(page)).output, RAN);
      const left = await page.waitFor(async () => {
        const names = await Promise.all(
          (await caches.keys()).map(async (name) => {
            const requests = await (await caches.open(name)).keys();
            return requests.some(({ url }) => url.endsWith('old-0123456789.zip')) && name;
          }),
        );
        const left = names.filter((name) => name !== false);
        return left.length < 3 ? left : null;
      });
      assert.equal(left.length, 2);
      assert.ok(left.every((name) => !name.endsWith('/dist/')));
    }),
  );

  test('never answers a request of the page by its service worker', () =>
    withPage(getBrowser(), async (page) => {
      await visit(page, `${site.url}/first.html`);
      await page.goto(`${site.url}/second.html`);
      const seen = await page.evaluate(async () => ({
        controller: navigator.serviceWorker.controller,
        scopes: (await navigator.serviceWorker.getRegistrations()).map(({ scope }) => scope),
      }));
      assert.equal(seen.controller, null);
      assert.deepEqual(seen.scopes, [`${site.url}/dist/`]);
    }));

  testOnce('lets the collector pass over what was there at the start, and nothing else', () =>
    withPage(getBrowser(), async (page) => {
      const code = `import gc, weakref
class Node: pass
node = Node()
node.itself = node
seen = weakref.ref(node)
del node
print(seen() in gc.get_objects(), gc.get_freeze_count() > 10_000, gc.collect() > 0, seen())`;
      const shown = async (name: string) => {
        await page.goto(`${site.url}/${name}.html`);
        await untilUpgraded(page);
        await setCode(page, code);
        return (await run(page)).output;
      };
      assert.equal(await shown('first'), 'True True True None');
      await visit(page, `${site.url}/first.html`);
      assert.equal(await shown('second'), 'True True True None', 'from a snapshot');
    }),
  );

  testOnce('makes random numbers and names anew in every interpreter', () =>
    withPage(getBrowser(), async (page) => {
      await visit(page, `${site.url}/first.html`);
      const code = `import random, uuid, secrets, tempfile
print(random.random(), uuid.uuid4(), secrets.token_hex(), tempfile.mktemp())`;
      const printed: string[] = [];
      for (let time = 0; time < 2; time++) {
        await page.goto(`${site.url}/second.html`);
        await untilUpgraded(page);
        await setCode(page, code);
        await pressButton(page, 'Run');
        await page.waitFor(() => document.querySelector('python-run')?.state === 'done');
        printed.push(...(await look(page)).output.split(/\s/));
      }
      assert.equal(printed.length, 8);
      assert.equal(new Set(printed).size, 8, printed.join(' '));
    }),
  );
});
