/** Ways out of a Worker, tried by programs of ordinary and of sandboxed blocks: none leads anywhere. */
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import type { StaticServer } from '../../scripts/static-server.mjs';
import { Matrix } from '../support/matrix.js';
import { run } from '../support/reader.js';
import { block, pageOf, serveSite } from '../support/site.js';
import { forEachWarmEngine, test, withPage } from '../support/suite.js';
import { CLOSED, NETWORK, STORED } from './escapes.js';

const ATTEMPTS = { ...NETWORK, ...CLOSED, ...STORED };

/** Milliseconds for one attempt: some wait for a server that nobody reached. */
const PATIENCE = 1000;

/** Tries all, and tells what each got. */
const script = (origin: string) => `(async () => {
  const S = ${JSON.stringify(origin)};
  const told = {};
  const attempt = async (name, act) => {
    const late = new Promise((_, no) => setTimeout(() => no('too late'), ${String(PATIENCE)}));
    try { told[name] = 'GOT ' + String(await Promise.race([act(), late])); }
    catch (error) { told[name] = 'shut: ' + String(error?.message ?? error); }
  };
  await Promise.all([
    ${Object.entries(ATTEMPTS)
      .map(([name, body]) => `attempt(${JSON.stringify(name)}, async () => { ${body} })`)
      .join(',\n')}
  ]);
  return JSON.stringify(told);
})()`;

const PROGRAM = (origin: string) =>
  `from pyodide.code import run_js\nprint(await run_js(${JSON.stringify(script(origin))}))`;

const FILES = Object.fromEntries(
  [...'abcdefghijklmnopqrstuvwxyz'.split(''), 'aa', 'bb'].flatMap((name) => [
    [`/api/${name}.txt`, 'a secret'],
    [`/api/${name}.js`, 'self.postMessage?.(1); export default "a secret"'],
    [`/api/${name}.json`, '{"v": "a secret"}'],
  ]),
);

const INTRODUCTION = `<!-- Written by \`UPDATE=1 npm run test:e2e -- isolation\`: edit the test instead. -->

# Ways out of Python's Worker

What a program gets that tries to reach the network, what the site stores, other tabs or the page, from an
ordinary block and from one with \`sandbox\`, as observed by \`npm run test:e2e -- isolation\`. The site has cookies
(also \`HttpOnly\`, \`SameSite=Strict\`), storage and caches. *shut*: nothing. *public*: what anybody may read without
cookies, brought by the page. No request of any attempt carried a cookie. [Security](security.md) says what that is
for.`;

const matrix = new Matrix('escapes.md', INTRODUCTION);
after(() => matrix.publish());

forEachWarmEngine((engine, getBrowser) => {
  let site: StaticServer;
  const pages: Record<string, string> = { ...FILES };
  before(async () => {
    const cookie = 'strict=secret; HttpOnly; SameSite=Strict; Path=/';
    site = await serveSite(pages, {
      headers: (path): Readonly<Record<string, string>> =>
        path.endsWith('.html') ? { 'set-cookie': cookie } : {},
    });
    for (const mode of ['', 'sandbox']) {
      pages[`/${mode || 'ordinary'}.html`] = pageOf(
        `<python-run ${mode}>${block(PROGRAM(site.url))}</python-run>
         <script>
           document.cookie = 'plain=secret; SameSite=Lax; path=/';
           localStorage.of = 'the site';
           navigator.locks?.request('of the site', () => new Promise(() => {}));
           window.heard = [];
           const channel = new BroadcastChannel('of the site');
           channel.onmessage = ({ data }) => { heard.push(data); channel.postMessage('an answer'); };
         </script>`,
      );
    }
  });
  after(() => site.close());

  for (const mode of ['ordinary', 'sandbox']) {
    test(`${mode}: ${String(Object.keys(ATTEMPTS).length)} ways out are shut`, () =>
      withPage(getBrowser(), async (page) => {
        await page.goto(`${site.url}/${mode}.html`);
        await page.evaluate(async () => {
          await caches.open('of the site');
          await new Promise((resolve) => {
            indexedDB.open('site').onsuccess = resolve;
          });
        });
        site.clear();
        const { output } = await run(page);
        const told = JSON.parse(output) as Record<string, string>;
        assert.deepEqual(Object.keys(told).sort(), Object.keys(ATTEMPTS).sort());

        const reached = site.requests.filter(({ path }) => path.includes('/api/'));
        assert.deepEqual(
          reached.filter(({ cookie }) => cookie),
          [],
          'no cookie went with anything',
        );
        const got = Object.entries(told).filter(([, what]) => what.startsWith('GOT'));
        if (mode === 'sandbox') {
          assert.deepEqual(got, []);
          assert.deepEqual(reached, []);
        } else {
          // What anybody may have, the page brings.
          assert.deepEqual(got.map(([name]) => name).sort(), Object.keys(NETWORK).sort());
          assert.equal(reached.length, Object.keys(NETWORK).length);
        }
        for (const [name, what] of Object.entries(told)) {
          matrix.note(name, `${engine}, ${mode}`, what.startsWith('GOT') ? 'public' : 'shut');
        }
        const after = await page.evaluate(async () => ({
          heard: (window as unknown as { heard: unknown[] }).heard,
          caches: (await caches.keys()).filter((name) => !name.startsWith('python-run ')),
          databases: (await indexedDB.databases()).map(({ name }) => name),
          stored: Object.keys(localStorage),
        }));
        assert.deepEqual(after, {
          ...{ heard: [], caches: ['of the site'], databases: ['site'] },
          stored: ['of'],
        });
      }));
  }
});
