/** A site that MkDocs and Material build with our plugin, read from page to page as readers do. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';

import { startServer, type StaticServer } from '../../scripts/static-server.mjs';
import { ensureVenv } from '../../scripts/venv.mjs';
import type { Page } from '../support/browser.js';
import { INTEGRATIONS, installIntegration } from '../support/doc-sites.js';
import { pressButton, run, untilFocused, untilUpgraded } from '../support/reader.js';
import { forEachWarmEngine, test, withPage, testOnce } from '../support/suite.js';
import { en } from '../../src/words/en.js';

const DEMO = fileURLToPath(new URL('../../demo/mkdocs/', import.meta.url));

/** Blocks of the first page that run, by their place. */
const HELLO = 0;
const NOTES = 1;
const SECOND_TAB = 3;
const TRANSCRIPT = 4;
const RUNNABLE = 5;

let folder: string;
let server: StaticServer;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'python-run-mkdocs-'));
  const installed = await installIntegration(folder);
  const build = (config: string, site: string, url: string) =>
    execFileSync(
      ensureVenv()('python'),
      ['-m', 'mkdocs', 'build', '--quiet', '--strict', '-f', config, '-d', site],
      {
        cwd: INTEGRATIONS,
        stdio: 'pipe',
        env: {
          ...process.env,
          PYTHONPATH: installed,
          SITE_URL: url,
          NO_MKDOCS_2_WARNING: '1',
          // The library of the demo is built with the hatchling that is here.
          PIP_NO_BUILD_ISOLATION: '0',
        },
      },
    );
  const [site, demo] = [join(folder, 'site'), join(folder, 'demo')];
  for (const one of [site, demo]) await mkdir(one);
  server = await startServer({
    roots: { '/docs/': site, '/demo/': demo },
    // The demo must reach no other host.
    headers: (path): Readonly<Record<string, string>> =>
      path.startsWith('/demo/') ? { 'content-security-policy': "connect-src 'self' blob:" } : {},
  });
  build(join(INTEGRATIONS, 'tests', 'material', 'mkdocs.yml'), site, `${server.url}/docs/`);
  build(join(DEMO, 'mkdocs.yml'), demo, `${server.url}/demo/`);
});

after(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

/** Material has made its buttons and notes. */
async function untilMounted(page: Page): Promise<void> {
  await page.waitFor(
    () =>
      document.querySelectorAll('.md-code__nav').length ===
      document.querySelectorAll('pre > code').length,
  );
}

/** Opens a page, and waits until Material is ready, with the list of pages to which it navigates. */
async function open(page: Page, path = '', site = 'docs'): Promise<void> {
  await page.goto(`${server.url}/${site}/${path}`);
  await untilMounted(page);
  await page.waitFor(() =>
    (performance.getEntriesByType('resource') as PerformanceResourceTiming[]).some(
      ({ name, responseEnd }) => name.endsWith('/sitemap.xml') && responseEnd > 0,
    ),
  );
}

/** Where the text and the blocks of the page stand, to a tenth of a pixel. */
function places(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [
      ...document.querySelectorAll('p, h1, pre, pre > code, .highlight, .filename, .tabbed-set'),
    ].map((element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      const place = [x, y, width, height].map((number) => number.toFixed(1));
      return [element.localName, element.className, ...place].join(' ');
    }),
  );
}

/** Follows a link within the site and waits for its page, which is not loaded anew. */
async function follow(page: Page, text: string, heading: string): Promise<void> {
  await page.evaluate(() => {
    document.documentElement.dataset['same'] = 'document';
  });
  await page.click(
    (text) => [...document.querySelectorAll('article a')].find((link) => link.textContent === text),
    text,
  );
  await page.waitFor(
    (heading) => document.querySelector('article h1')?.textContent.startsWith(heading),
    heading,
  );
  await untilMounted(page);
  const same = await page.evaluate(() => document.documentElement.dataset['same']);
  assert.equal(same, 'document');
}

/** What came into the page is upgraded before a frame. */
function untilNextFrame(page: Page): Promise<unknown> {
  return page.evaluate(
    () =>
      new Promise((resolve) => {
        requestAnimationFrame(() => requestAnimationFrame(resolve));
      }),
  );
}

function blockCount(page: Page): Promise<number> {
  return page.evaluate(() => document.querySelectorAll('python-run').length);
}

/** How many notes are in blocks, and how many of their lists are still to be seen. */
function notes(page: Page): Promise<{ inBlocks: number; lists: number }> {
  return page.evaluate(() => ({
    inBlocks: document.querySelectorAll('pre .md-annotation').length,
    lists: [...document.querySelectorAll('article ol')].filter((list) => list.checkVisibility())
      .length,
  }));
}

/** Browsers look for new versions of service workers by themselves. */
const isOurs = (path: string) => path.includes('python-run') && !path.endsWith('python-run-sw.js');

forEachWarmEngine((_, getBrowser) => {
  testOnce('blocks run: with notes, in tabs, as transcripts; others stay as they are', () =>
    withPage(getBrowser(), async (page) => {
      await open(page);
      await untilUpgraded(page, RUNNABLE);
      assert.deepEqual(await notes(page), { inBlocks: 2, lists: 0 });
      assert.equal((await run(page, HELLO)).output, 'Hello, world!');
      assert.equal((await run(page, NOTES)).output, 'Hi you False');
      assert.equal((await run(page, TRANSCRIPT)).output, en.comparison.same(1));
      await page.click(() =>
        [...document.querySelectorAll('.tabbed-labels label')].find(
          (label) => label.textContent.trim() === 'Two',
        ),
      );
      assert.equal((await run(page, SECOND_TAB)).output, 'second tab');

      const left = await page.evaluate(() =>
        [...document.querySelectorAll('pre')]
          .filter((pre) => pre.closest('python-run') === null)
          .map((pre) => pre.textContent.trim()),
      );
      assert.deepEqual(left, ['launch_rocket()', '$ python -m example']);
      assert.equal(await blockCount(page), RUNNABLE);
    }),
  );

  for (const width of [1280, 500]) {
    test(`nothing moves in a window of ${width} pixels`, () =>
      withPage(
        getBrowser(),
        async (page) => {
          server.clear();
          server.fail('/python-run.js', 'missing');
          await open(page);
          const placesBefore = await places(page);
          server.clear();
          await open(page, '?again');
          await untilUpgraded(page, RUNNABLE);
          assert.deepEqual(await places(page), placesBefore);
        },
        { viewport: { width, height: 800 } },
      ));
  }

  test('the editor and a program’s question keep the keys that open the search', () =>
    withPage(getBrowser(), async (page) => {
      await open(page);
      await untilUpgraded(page, RUNNABLE);
      const isSearching = () =>
        document.querySelector<HTMLInputElement>('#__search')?.checked === true;
      await page.press('s');
      await page.waitFor(isSearching); // outside of a block they do open it
      await page.press('Escape');
      await page.waitFor(
        () => document.querySelector<HTMLInputElement>('#__search')?.checked === false,
      );

      await pressButton(page, 'Edit', HELLO);
      await untilFocused(page, '.cm-content', HELLO);
      await page.press('Control+Home');
      await page.type('#/sfpn.,\nanswer = input()  # /s\n');
      assert.match(
        await page.evaluate(() => document.querySelector('python-run')!.code),
        /^#\/sfpn\.,\nanswer = input\(\) {2}# \/s\n/,
      );
      assert.equal(await page.evaluate(isSearching), false);

      await page.press('Shift+Enter');
      await page.waitFor(
        () =>
          document.querySelector('python-run')?.shadowRoot?.activeElement?.localName === 'input',
      );
      await page.type('/s');
      assert.equal(await page.evaluate(isSearching), false);
      await page.press('Enter');
      await page.waitFor(() => document.querySelector('python-run')?.state === 'done');
    }));

  testOnce('the page’s toggle darkens blocks, open ones too', () =>
    withPage(getBrowser(), async (page) => {
      await open(page);
      await run(page, HELLO);
      await pressButton(page, 'Edit', NOTES);
      await page.waitFor(
        () =>
          document.querySelectorAll('python-run')[1]?.shadowRoot?.querySelector('.cm-content') !=
          null,
      );
      const colours = () =>
        page.evaluate(() => {
          const colour = (element: Element | null | undefined) => getComputedStyle(element!).color;
          const [hello, notes] = document.querySelectorAll('python-run');
          return {
            page: colour(document.querySelector('article')),
            output: colour(hello!.shadowRoot!.querySelector('[part=stdout]')),
            editor: colour(notes!.shadowRoot!.querySelector('.cm-content')),
          };
        });
      const light = await colours();
      await page.click(() => document.querySelector('label[title=Dark]'));
      await page.waitFor(() => document.body.dataset['mdColorScheme'] === 'slate');
      // Material fades its colours.
      await page.waitFor((before) => {
        const output = document
          .querySelector('python-run')
          ?.shadowRoot?.querySelector('[part=stdout]');
        const editor = document
          .querySelectorAll('python-run')[1]
          ?.shadowRoot?.querySelector('.cm-content');
        return (
          getComputedStyle(output!).color !== before.output &&
          getComputedStyle(editor!).color !== before.editor
        );
      }, light);
      assert.notEqual((await colours()).page, light.page);
    }),
  );

  testOnce('instant navigation: blocks of the next page run, in the same session', () =>
    withPage(getBrowser(), async (page) => {
      await open(page);
      await run(page, HELLO);
      await follow(page, 'a second page', 'Second');
      await untilUpgraded(page, 2);
      assert.deepEqual(await notes(page), { inBlocks: 1, lists: 0 });
      assert.equal((await run(page, 0)).output, 'second page 42');
      assert.equal((await run(page, 1)).output, 'no greet world');
      await follow(page, 'to the first', 'Blocks');
      await untilUpgraded(page, RUNNABLE);
      assert.equal((await run(page, NOTES)).output, 'Hi you False');
      assert.deepEqual(await page.consoleErrors(), []);
    }),
  );

  testOnce('instant navigation from a page without Python, which fetches nothing of ours', () =>
    withPage(getBrowser(), async (page) => {
      server.clear();
      await open(page, 'guide/prose/');
      assert.deepEqual(server.requests.map(({ path }) => path).filter(isOurs), []);
      await follow(page, 'To the second page', 'Second');
      await untilUpgraded(page, 2);
      assert.equal((await run(page, 0)).output, 'second page 42');
    }),
  );

  testOnce('instant navigation to a page that is off, and on', () =>
    withPage(getBrowser(), async (page) => {
      await open(page, 'guide/second/');
      await untilUpgraded(page, 2);
      await follow(page, 'To the page that is off', 'Off');
      await untilNextFrame(page);
      assert.equal(await blockCount(page), 0);
      await follow(page, 'To the second page', 'Second');
      await untilUpgraded(page, 2);
      assert.equal(await blockCount(page), 2);
    }),
  );

  testOnce(
    'the documented project is imported from the site, on pages that came by navigation too',
    () =>
      withPage(getBrowser(), async (page) => {
        await open(page, 'reference/', 'demo');
        await untilUpgraded(page, 3);
        assert.equal((await run(page, 0)).output, en.comparison.same(2));
        await page.click(() => document.querySelector('.md-tabs a, .md-nav a[href$="groups/"]'));
        await page.waitFor(() =>
          document.querySelector('article h1')?.textContent.startsWith('Sessions'),
        );
        await untilUpgraded(page, 4);
        assert.match((await run(page, 0)).output, /potato 14\n.*as expected\.$/);
        assert.equal((await run(page, 1)).output, en.comparison.same(2));
      }),
  );
});
