/** Other hosts than a friendly one: a CDN, a strict policy, a host that fails. */
import assert from 'node:assert/strict';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { StaticServer } from '../../scripts/static-server.mjs';
import { look, pressButton, run, until, untilOver, untilUpgraded } from '../support/reader.js';
import { block, pageOf, serveSite } from '../support/site.js';
import { DID_NOT_COME, saying } from '../support/saying.js';
import { forEachEngine, test, testFully, testOnce, withPage } from '../support/suite.js';
import { en } from '../../src/words/en.js';

const BODY = block('import colorsys\nprint("ran")') + block('while True: pass');
const SAME_ORIGIN = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";
const POLICIES: Readonly<Record<string, string>> = {
  '/strict.html': `${SAME_ORIGIN}; script-src 'self'; frame-src 'self'; connect-src 'self'; worker-src 'self'; require-trusted-types-for 'script'`,
  '/no-frame.html': `${SAME_ORIGIN}; script-src 'self'; connect-src 'self'`,
  '/no-connect.html': `${SAME_ORIGIN}; script-src 'self'; frame-src 'self'`,
};

forEachEngine((engine, getBrowser) => {
  let cdn: StaticServer;
  let site: StaticServer;
  before(async () => {
    cdn = await serveSite({}, { cors: true });
    const fromCdn = `<script type="module" crossorigin src="${cdn.url}/dist/python-run.js"></script>`;
    site = await serveSite(
      {
        '/cdn.html': pageOf(BODY, fromCdn),
        '/page.html': pageOf(BODY),
        '/start.html': pageOf(
          block('print("printed")\n1.5') + block('1 / 0') + block('x = = 1') + block('import csv'),
          '<script type="module" src="/dist/python-run.js" data-depends="none"></script>',
        ),
        '/version.html': pageOf(
          BODY,
          '<script type="module" src="/dist/python-run.js?v=7"></script>',
        ),
        ...Object.fromEntries(Object.keys(POLICIES).map((path) => [path, pageOf(BODY)])),
      },
      {
        headers: (path): Readonly<Record<string, string>> => {
          const policy = POLICIES[path];
          return policy === undefined ? {} : { 'content-security-policy': policy };
        },
      },
    );
  });
  after(() => Promise.all([cdn.close(), site.close()]));

  test('works from another origin: runs, imports late, stops', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${site.url}/cdn.html`);
      assert.equal((await run(page)).output, 'ran');
      await pressButton(page, 'Run', 1);
      await until(page, ['running'], 1);
      await pressButton(page, 'Stop', 1);
      assert.equal((await untilOver(page, 1)).status, 'Stopped');
      assert.equal((await run(page)).output, 'ran');
      assert.deepEqual(
        site.requests.filter(({ path }) => path.startsWith('/dist/')),
        [],
      );
      assert.deepEqual(await page.consoleErrors(), []);
    }));

  testOnce('works with a query in the script’s address', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${site.url}/version.html`);
      await untilUpgraded(page, 2);
      assert.equal((await run(page)).output, 'ran');
      await pressButton(page, 'Edit');
      await page.waitFor(
        () =>
          document.querySelector('python-run')?.shadowRoot?.querySelector('.cm-content') != null,
      );
      assert.equal(await page.evaluate(() => document.querySelectorAll('python-run').length), 2);
    }),
  );

  test('works under a strict policy that allows what docs/csp.md lists', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${site.url}/strict.html`);
      assert.equal((await run(page)).output, 'ran');
      await pressButton(page, 'Edit');
      await page.waitFor(
        () =>
          document.querySelector('python-run')?.shadowRoot?.querySelector('.cm-content') != null,
      );
      assert.deepEqual(await page.consoleErrors(), []);
    }));

  for (const [path, directive] of [
    ['/no-frame.html', 'frame-src'],
    ['/no-connect.html', 'connect-src'],
  ] as const) {
    test(`says which directive is in the way: ${directive}`, () =>
      withPage(getBrowser(), async (page) => {
        await page.goto(`${site.url}${path}`);
        const shown = await run(page);
        assert.equal(shown.state, 'error');
        assert.match(shown.output, /Content-Security-Policy/);
        assert.match(shown.output, new RegExp(`to ${directive}`));
        assert.match(shown.output, /Try again$/);
      }));
  }

  testOnce('needs only the start-up archive to print, show a value and report errors', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${site.url}/start.html`);
      site.clear();
      site.fail(/\/(examples|library)-/, 'missing');
      assert.equal((await run(page)).output, 'printed\n1.5');
      assert.match((await run(page, 1)).output, /1 \/ 0\n {4}~~\^~~\nZeroDivisionError/);
      assert.match((await run(page, 2)).output, /x = = 1\n.*\^\nSyntaxError: invalid syntax$/);
      assert.match((await run(page, 3)).output, /ModuleNotFoundError: .*could not be fetched.*404/);
      site.clear();
      assert.equal((await run(page, 3)).state, 'done');
    }),
  );

  for (const file of ['pyodide.asm-', 'startup-', 'pyodide-', 'python-run-worker.js']) {
    for (const fault of ['missing', 'cut'] as const) {
      // How a connection that breaks looks is the engine's; an answer of 404 is not.
      const isByEngine = /asm-|worker/.test(file);
      const declare = fault === 'missing' ? testOnce : isByEngine ? test : testFully;
      declare(`says so when ${file} is ${fault}, and tries again`, () =>
        withPage(getBrowser(), async (page) => {
          await page.goto(`${site.url}/page.html`);
          site.clear();
          site.fail(file, fault);
          const failed = await run(page);
          assert.equal(failed.state, 'error');
          assert.equal(failed.status, 'Python could not run');
          assert.match(failed.output, DID_NOT_COME);
          site.clear();
          await pressButton(page, 'Try again');
          await until(page, ['done', 'stopped']);
          assert.equal((await look(page)).output, 'ran');
        }),
      );
    }
  }

  test('leaves the blocks alone in a page that was opened from a file, or says what to do', () =>
    withPage(getBrowser(), async (page) => {
      const folder = await mkdtemp(join(tmpdir(), 'python-run-file-'));
      try {
        await cp(fileURLToPath(new URL('../../dist', import.meta.url)), join(folder, 'dist'), {
          recursive: true,
        });
        const script = '<script type="module" src="dist/python-run.js"></script>';
        await writeFile(join(folder, 'page.html'), pageOf(BODY, script));
        await page.goto(pathToFileURL(join(folder, 'page.html')).href);
        const isUpgraded = await page.evaluate(
          () => document.querySelector('python-run')?.shadowRoot != null,
        );
        // As it is driven here, Firefox lets modules load from a file; the others do not.
        assert.equal(isUpgraded, engine === 'firefox');
        if (isUpgraded) {
          const { state, output } = await run(page);
          assert.equal(state, 'error');
          assert.match(output, saying({ code: 'opened-from-file' }));
        } else {
          const code = await page.evaluate(() => document.querySelector('pre')?.checkVisibility());
          assert.equal(code, true);
        }
      } finally {
        await rm(folder, { recursive: true });
      }
    }));

  test('asks again for a Worker whose connection broke off', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${site.url}/page.html`);
      site.clear();
      site.fail('python-run-worker.js', 'cut', 1);
      assert.equal((await run(page)).output, 'ran');
      const asked = site.requests.filter(({ path }) => path.includes('python-run-worker.js'));
      assert.ok(asked.length >= 2);
    }));

  for (const part of ['panel-', 'en-', 'perform-', 'open-editor-']) {
    (part === 'panel-' ? test : testOnce)(
      `says so when the part ${part} is missing, and tries again`,
      () =>
        withPage(getBrowser(), async (page) => {
          await page.goto(`${site.url}/page.html`);
          await untilUpgraded(page, 2);
          site.clear();
          site.fail(`/dist/${part}`, 'missing');
          const button = part === 'open-editor-' ? en.edit : en.run;
          await pressButton(page, button);
          await page.waitFor(
            (missing) =>
              document.querySelector('python-run')?.shadowRoot?.textContent.includes(missing),
            en.partMissing,
          );
          site.clear();
          await page.waitFor(() => {
            const { state } = document.querySelector('python-run') ?? {};
            return state === 'error' || state === 'idle' || state === 'done';
          });
          await pressButton(page, button);
          if (button === en.run) {
            await page.waitFor(
              () =>
                document.querySelector('python-run')?.shadowRoot?.querySelector('.stdout') != null,
            );
            assert.equal((await look(page)).output, 'ran');
          } else {
            await page.waitFor(
              () =>
                document.querySelector('python-run')?.shadowRoot?.querySelector('.cm-content') !=
                null,
            );
          }
        }),
    );
  }
});
