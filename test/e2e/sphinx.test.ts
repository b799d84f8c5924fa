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
import { run, untilUpgraded } from '../support/reader.js';
import { forEachEngine, test, withPage } from '../support/suite.js';

const INTEGRATIONS = fileURLToPath(new URL('../../integrations/', import.meta.url));

/** As docs/csp.md has it; the styles and pictures are the themes' own. */
const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self';" +
  "connect-src 'self' blob:; style-src 'self' 'unsafe-inline'; img-src 'self' data:";

/** Blocks of the example's first page that run, by their place. */
const HELLO = 0;
const AGAIN = 1;
const ALONE = 2;
const IN_A_NOTE = 4;
const SECOND_TAB = 6;
const RUNNABLE = 7;

let folder: string;
let server: StaticServer;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'python-run-sphinx-'));
  const pathOf = ensureVenv();
  for (const theme of ['alabaster', 'furo']) {
    execFileSync(
      pathOf('python'),
      ['-m', 'sphinx', '-q', '-W', '-D', `html_theme=${theme}`, 'tests/site', join(folder, theme)],
      { cwd: INTEGRATIONS, env: { ...process.env, PYTHONPATH: INTEGRATIONS }, stdio: 'inherit' },
    );
  }
  server = await startServer({
    roots: { '/docs/': folder },
    // Furo has scripts in its pages.
    headers: (path): Readonly<Record<string, string>> =>
      path.includes('/furo/') ? {} : { 'content-security-policy': POLICY },
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

forEachEngine((_, getBrowser) => {
  test('blocks run, share what they should, and obey a strict policy', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/docs/alabaster/index.html`);
      await untilUpgraded(page, RUNNABLE);
      assert.equal((await run(page, HELLO)).output, 'Hello');
      assert.equal((await run(page, AGAIN)).output, 'Hello again');
      assert.equal((await run(page, ALONE)).output, 'False');
      const attributes = await page.evaluate((block) => {
        const { session, label, readonly } = document.querySelectorAll('python-run')[block]!;
        return { session, label, readonly };
      }, ALONE);
      assert.deepEqual(attributes, { session: '', label: 'Alone', readonly: true });
    }));

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

    test(`${theme}: what is off stays as it is, and a note has room for the buttons`, () =>
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
      }));
  }

  test('a block in a tab that is not shown at first', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/docs/furo/index.html`);
      await untilUpgraded(page, RUNNABLE);
      await page.click(() =>
        [...document.querySelectorAll('.sd-tab-label')].find(
          (label) => label.textContent.trim() === 'Two',
        ),
      );
      assert.equal((await run(page, SECOND_TAB)).output, 'second tab');
    }));

  test('the example of a docstring', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/docs/furo/reference.html`);
      assert.equal((await run(page)).output, '12');
    }));

  test('a page without Python fetches nothing of ours', () =>
    withPage(getBrowser(), async (page) => {
      server.clear();
      await page.goto(`${server.url}/docs/furo/quiet.html`);
      const paths = server.requests.map(({ path }) => path);
      assert.ok(paths.includes('/docs/furo/quiet.html'));
      assert.deepEqual(
        paths.filter((path) => path.includes('python-run')),
        [],
      );
      assert.equal(await page.evaluate(() => document.querySelector('script[type=module]')), null);
    }));
});
