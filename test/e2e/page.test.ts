/** What a page costs before anybody acts, and what a hundred blocks cost when they do. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { after, before } from 'node:test';
import { contrast, LEGIBLE_CONTRAST } from '../../src/colour.js';
import type { StaticServer } from '../../scripts/static-server.mjs';
import { pressButton, run, untilOver, untilUpgraded, runAtOnce } from '../support/reader.js';
import { block, pageOf, serveSite } from '../support/site.js';
import { forEachEngine, test, withPage, testOnce } from '../support/suite.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const FILES = {
  '/quiet.html': pageOf(
    '<p>Before.</p>' + block('print(1)').repeat(3) + block('console.log(1)', 'js'),
    // Notes where everything stands before the script runs, and all that moves afterwards.
    `<script src="/watch.js"></script><script type="module" src="/dist/python-run.js"></script>`,
  ),
  '/watch.js': `
    window.places = () => [...document.querySelectorAll('main *')]
      .filter((element) => element.localName !== 'python-run')
      .map((element) => { const { x, y, width, height } = element.getBoundingClientRect();
        return [element.localName, x, y, width, height].join(' '); });
    window.before = window.places();
    window.shifts = 0;
    if (PerformanceObserver.supportedEntryTypes.includes('layout-shift')) {
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) window.shifts += entry.value;
      }).observe({ type: 'layout-shift', buffered: true });
    }`,
  '/hundred.html': pageOf(
    Array.from({ length: 100 }, (_, i) => block(`print(${String(i)})`)).join('\n'),
  ),
  '/alone.html': pageOf(
    Array.from({ length: 3 }, () => '<python-run><pre>print("alone")</pre></python-run>').join(
      '\n',
    ),
  ),
  '/axe.html': pageOf(
    block('print("fine")\n40 + 2') +
      block('1 / 0') +
      '<python-run label="Editable"><pre>x = [1, 2]  # a comment</pre></python-run>',
  ),
  '/axe.js': AXE,
  '/oklch.html': pageOf(
    '<style>pre { background: #1b1b1b; color: oklch(0.97 0 0) }</style>' +
      '<python-run><pre>name = "a string"</pre></python-run>',
  ),
};

interface Watched {
  places(): string[];
  before: string[];
  shifts: number;
  axe: {
    run(): Promise<{ violations: { id: string; help: string; nodes: { html: string }[] }[] }>;
  };
}

/** A computed colour of the older kind, as `#rrggbb`. */
const hexOf = (color: string) =>
  `#${(color.match(/\d+/g) ?? []).map((part) => Number(part).toString(16).padStart(2, '0')).join('')}`;

forEachEngine((_, getBrowser) => {
  let server: StaticServer;
  before(async () => {
    server = await serveSite(FILES);
  });
  after(() => server.close());

  test('a page that nobody touches moves nothing and fetches nothing but the script', () =>
    withPage(getBrowser(), async (page) => {
      server.clear();
      await page.goto(`${server.url}/quiet.html`);
      await untilUpgraded(page, 3);
      await page.hover(() =>
        document.querySelector('python-run')?.shadowRoot?.querySelector('[part=copy-button]'),
      );
      const seen = await page.evaluate(() => {
        const watched = window as unknown as Watched;
        return { before: watched.before, now: watched.places(), shifts: watched.shifts };
      });
      assert.deepEqual(seen.now, seen.before);
      assert.equal(seen.shifts, 0);
      assert.equal(await page.evaluate(() => document.querySelectorAll('python-run').length), 3);
      const paths = server.requests.map((request) => request.path);
      assert.deepEqual(
        paths.filter((path) => path !== '/favicon.ico'),
        ['/quiet.html', '/watch.js', '/dist/python-run.js'],
      );
    }));

  test('a hundred blocks share one download, one compilation and one interpreter', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/hundred.html`);
      await untilUpgraded(page, 100);
      server.clear();
      await page.evaluate(() => {
        for (const block of document.querySelectorAll('python-run')) void block.run();
      });
      await untilOver(page, 99);
      const outputs = await page.evaluate(() =>
        [...document.querySelectorAll('python-run')].map((block) => block.result?.stdout),
      );
      assert.deepEqual(
        outputs,
        Array.from({ length: 100 }, (_, i) => `${String(i)}\n`),
      );
      // Each frame compiles once.
      const frames = () => document.querySelectorAll('iframe').length;
      assert.equal(await page.evaluate(frames), 1);
      const downloads = new Map<string, number>();
      for (const { path, status } of server.requests) {
        if (status === 200) downloads.set(path, (downloads.get(path) ?? 0) + 1);
      }
      assert.deepEqual(
        [...downloads].filter(([, times]) => times > 1),
        [],
      );
      assert.equal([...downloads.keys()].filter((path) => path.endsWith('.wasm')).length, 1);
    }));

  test('fresh interpreters share the download too', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/alone.html`);
      await untilUpgraded(page, 3);
      server.clear();
      await runAtOnce(page, 3);
      for (const block of [0, 1, 2]) assert.equal((await untilOver(page, block)).output, 'alone');
      const paths = server.requests.map(({ path }) => path);
      assert.equal(paths.filter((path) => path.endsWith('.wasm')).length, 1);
      assert.equal(paths.filter((path) => /startup-\w+\.zip$/.test(path)).length, 1);
    }));

  test('an editor can be read on a dark page whose colours are oklch', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/oklch.html`);
      await untilUpgraded(page);
      await pressButton(page, 'Edit');
      const colors = () => {
        const editor = document.querySelector('python-run')?.shadowRoot?.querySelector('.editor');
        const string = [...(editor?.querySelectorAll('.cm-line span') ?? [])].find(
          ({ textContent }) => textContent === '"a string"',
        );
        if (!editor || !string) return null;
        return [getComputedStyle(string).color, getComputedStyle(editor).backgroundColor];
      };
      await page.waitFor(colors);
      const [string = '', ground = ''] = ((await page.evaluate(colors)) ?? []).map(hexOf);
      assert.equal(ground, '#1b1b1b');
      const ratio = contrast(string, ground);
      assert.ok(ratio >= LEGIBLE_CONTRAST, `${string} on ${ground}: ${ratio.toFixed(2)}`);
    }));

  testOnce('has no violation that axe-core finds, at rest, run, failed and in the editor', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/axe.html`);
      await untilUpgraded(page, 3);
      await page.evaluate(async (url) => {
        await import(url).catch(() => undefined);
      }, `${server.url}/axe.js`);
      const violations = () =>
        page.evaluate(async () => {
          const { violations } = await (window as unknown as Watched).axe.run();
          return violations.map(({ id, help, nodes }) => ({
            id,
            help,
            nodes: nodes.map(({ html }) => html),
          }));
        });
      assert.deepEqual(await violations(), []);
      assert.equal((await run(page, 0)).state, 'done');
      assert.equal((await run(page, 1)).state, 'error');
      await pressButton(page, 'Edit', 2);
      await page.waitFor(
        () =>
          document.querySelectorAll('python-run')[2]?.shadowRoot?.querySelector('.cm-content') !=
          null,
      );
      assert.deepEqual(await violations(), []);
    }),
  );
});
