/** A site that Sphinx builds with our extension, as a host serves it: in a folder, with a policy. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';

import { startServer, type StaticServer } from '../../scripts/static-server.mjs';
import { ensureVenv } from '../../scripts/venv.mjs';
import type { Page } from '../support/browser.js';
import { INTEGRATIONS } from '../support/doc-sites.js';
import { run, untilUpgraded } from '../support/reader.js';
import { forEachWarmEngine, test, withPage, testOnce } from '../support/suite.js';
import { en } from '../../src/words/en.js';

const DEMO = fileURLToPath(new URL('../../demo/sphinx/', import.meta.url));

/** As docs/csp.md has it; the styles and pictures are the themes' own. */
const POLICY =
  "default-src 'none'; script-src 'self'; frame-src 'self'; worker-src 'self';" +
  "connect-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:";

/** Blocks of the example's first page that run, by their place. */
const HELLO = 0;
const AGAIN = 1;
const ALONE = 2;
const ANSWERED = 3;
const IN_A_NOTE = 4;
const SECOND_TAB = 6;
const RUNNABLE = 7;

let folder: string;
let server: StaticServer;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'python-run-sphinx-'));
  const pathOf = ensureVenv();
  const build = (source: string, out: string, ...options: readonly string[]) =>
    execFileSync(
      pathOf('python'),
      ['-m', 'sphinx', '-q', '-W', ...options, source, join(folder, out)],
      {
        cwd: INTEGRATIONS,
        // The library of the demo is built with the hatchling that is here.
        env: { ...process.env, PYTHONPATH: INTEGRATIONS, PIP_NO_BUILD_ISOLATION: '0' },
        stdio: 'inherit',
      },
    );
  for (const theme of ['alabaster', 'furo']) {
    build('tests/site', theme, '-D', `html_theme=${theme}`);
  }
  build(DEMO, 'demo');
  server = await startServer({
    roots: { '/docs/': folder },
    // Furo has scripts in its pages; the demo's must reach no other host.
    headers: (path): Readonly<Record<string, string>> => {
      if (path.includes('/furo/')) return {};
      const connect = "connect-src 'self' blob:";
      // As docs/csp.md says, the frame's own document keeps its own policy.
      if (path.endsWith('python-run-frame.html')) return {};
      return { 'content-security-policy': path.includes('/demo/') ? connect : POLICY };
    },
  });
});

after(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

/** Where the text and the blocks of the page stand. */
function places(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('p, h1, pre, .highlight, .code-block-caption, .admonition')].map(
      (element) => {
        const { x, y, width, height } = element.getBoundingClientRect();
        return [element.localName, element.className, x, y, width, height].join(' ');
      },
    ),
  );
}

/** What sphinx-copybutton adds, when its script has come. */
async function untilCopyButtons(page: Page): Promise<void> {
  await page.waitFor(
    () =>
      document.querySelectorAll('.copybtn').length ===
      document.querySelectorAll('.highlight pre').length,
  );
}

forEachWarmEngine((_, getBrowser) => {
  testOnce('blocks run, share what they should, and obey a strict policy', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/docs/alabaster/index.html`);
      await untilUpgraded(page, RUNNABLE);
      assert.equal((await run(page, HELLO)).output, 'Hello');
      assert.equal((await run(page, AGAIN)).output, 'Hello again');
      assert.equal((await run(page, ALONE)).output, 'False');
      assert.match((await run(page, ANSWERED)).output, /Ada 37$/);
      const attributes = await page.evaluate((block) => {
        const blocks = document.querySelectorAll('python-run');
        const { session, label, readonly } = blocks[block]!;
        return { session, label, readonly, timeout: blocks[block + 1]!.timeout };
      }, ALONE);
      assert.deepEqual(attributes, { session: '', label: 'Alone', readonly: true, timeout: 60 });
    }),
  );

  test('the service worker controls its own folder alone', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/docs/alabaster/fences.html`);
      assert.equal((await run(page, 0)).output, 'a fence');
      const scopes = await page.waitFor(async () => {
        const registrations = await navigator.serviceWorker.getRegistrations();
        return registrations.length > 0 && registrations.map(({ scope }) => scope);
      });
      assert.deepEqual(scopes, [`${server.url}/docs/alabaster/_static/python-run/`]);
    }));

  for (const theme of ['alabaster', 'furo']) {
    for (const [name, count] of [
      ['index', RUNNABLE],
      ['reference', 1],
    ] as const) {
      test(`${theme}: nothing moves on ${name}.html`, () =>
        withPage(getBrowser(), async (page) => {
          const url = `${server.url}/docs/${theme}/${name}.html`;
          server.clear();
          server.fail('/python-run.js', 'missing');
          await page.goto(url);
          await untilCopyButtons(page);
          const placesBefore = await places(page);
          server.clear();
          await page.goto(`${url}?again`);
          await untilUpgraded(page, count);
          await untilCopyButtons(page);
          assert.deepEqual(await places(page), placesBefore);
        }));
    }

    testOnce(`${theme}: what is off stays as it is, and a note has room for the buttons`, () =>
      withPage(getBrowser(), async (page) => {
        await page.goto(`${server.url}/docs/${theme}/index.html`);
        await untilUpgraded(page, RUNNABLE);
        const left = await page.evaluate(() =>
          [...document.querySelectorAll('pre')]
            .filter((pre) => pre.closest('python-run') === null)
            .map((pre) => pre.textContent.trim()),
        );
        assert.deepEqual(left, ['launch_rocket()', '$ python -m example']);
        assert.equal(
          await page.evaluate(() => document.querySelectorAll('python-run').length),
          RUNNABLE,
        );
        const room = await page.evaluate((block) => {
          const element = document.querySelectorAll('python-run')[block]!;
          const button = element.shadowRoot!.querySelector('[part=run-button]')!;
          const note = element.closest('.admonition')!;
          return note.getBoundingClientRect().bottom - button.getBoundingClientRect().bottom;
        }, IN_A_NOTE);
        assert.ok(room >= 0, `the note cuts off ${-room} px of the buttons`);
      }),
    );
  }

  testOnce('a block in a tab that is not shown at first', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/docs/furo/index.html`);
      await untilUpgraded(page, RUNNABLE);
      await page.click(() =>
        [...document.querySelectorAll('.sd-tab-label')].find(
          (label) => label.textContent.trim() === 'Two',
        ),
      );
      assert.equal((await run(page, SECOND_TAB)).output, 'second tab');
    }),
  );

  testOnce('the example of a docstring', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/docs/furo/reference.html`);
      // Sphinx takes its `+SKIP` off the page: it runs, and nothing is compared.
      assert.equal((await run(page)).output, 'Output\n>>> 3 * 4\n12');
    }),
  );

  testOnce(
    'groups of doctest: hidden code, outputs that are compared, flags that Sphinx takes off',
    () =>
      withPage(getBrowser(), async (page) => {
        await page.goto(`${server.url}/docs/alabaster/groups.html`);
        await untilUpgraded(page, 4);
        assert.equal(
          await page.evaluate(
            () =>
              [...document.querySelectorAll('python-run')].filter((block) =>
                block.checkVisibility(),
              ).length,
          ),
          3,
        );
        for (const [block, output, checks] of [
          [2, /^1 output as on the page$/, { passed: 1, failed: 0 }], // its group's setup, and the hidden block
          [0, /^mmm\nThe output is as expected\.$/, { passed: 1, failed: 0 }],
          [3, /^42$/, undefined],
        ] as const) {
          const shown = await run(page, block);
          assert.equal(shown.state, 'done', shown.output);
          assert.match(shown.output, output);
          const found = await page.evaluate(
            (block) => document.querySelectorAll('python-run')[block]!.result?.checks,
            block,
          );
          assert.deepEqual(found, checks);
        }
      }),
  );

  testOnce(
    'the documented project is imported from the site, in the version that it describes',
    () =>
      withPage(getBrowser(), async (page) => {
        server.clear();
        await page.goto(`${server.url}/docs/demo/index.html`);
        await untilUpgraded(page, 4);
        assert.match((await run(page, 1)).output, /3 leek\n\s+9 potato\n\s+225 cream$/);
        assert.match((await run(page, 2)).output, /Potatoes: 15$/);
        assert.match((await run(page, 3)).output, /^1\.0\n.*as expected\.$/);
        const wheels = server.requests.filter(({ path }) => path.endsWith('.whl'));
        assert.deepEqual(
          wheels.map(({ path }) => path),
          ['/docs/demo/_static/python-run-wheels/larder-1.0-py3-none-any.whl'],
        );

        await page.goto(`${server.url}/docs/demo/groups.html`);
        await untilUpgraded(page, 3);
        assert.match((await run(page, 0)).output, /^butter 50\n.*\n.*\n.*as expected\.$/);
        assert.equal((await run(page, 1)).output, en.comparison.same(2));
        assert.equal((await run(page, 2)).output, 'For Ada, Grace, Guido: 1 egg');
      }),
  );

  testOnce('a page without Python fetches nothing of ours', () =>
    withPage(getBrowser(), async (page) => {
      server.clear();
      await page.goto(`${server.url}/docs/furo/quiet.html`);
      const paths = server.requests.map(({ path }) => path);
      assert.ok(paths.includes('/docs/furo/quiet.html'));
      assert.deepEqual(
        paths.filter((path) => path.includes('python-run') && !path.endsWith('-sw.js')),
        [],
      );
      assert.equal(await page.evaluate(() => document.querySelector('script[type=module]')), null);
    }),
  );
});
