/** Fetching ahead: nothing at rest, all that a first run needs once the reader seems to want it. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { StaticServer } from '../../scripts/static-server.mjs';
import type { Page } from '../support/browser.js';
import { look, pressButton, run, untilOver, untilUpgraded } from '../support/reader.js';
import { block, pageOf, serveSite } from '../support/site.js';
import { forEachEngine, test, withPage, testOnce } from '../support/suite.js';

const SCRIPT = '<script type="module" src="/dist/python-run.js"></script>';
const VISIBLE = SCRIPT.replace('<script', '<script data-prefetch="visible"');
const SAVES_DATA = `<script>
  Object.defineProperty(navigator, 'connection', { value: { saveData: true } });
</script>`;
const FAR = '<div style="height: 400vh"></div>';
const CODE = block('print("ran")');

const FILES = {
  '/intent.html': pageOf('<a href="#after" id="first">A link</a>' + CODE),
  '/none.html': pageOf(CODE, SCRIPT.replace('<script', '<script data-prefetch="none"')),
  '/visible.html': pageOf(FAR + CODE, VISIBLE),
  '/element.html': pageOf('<python-run prefetch="visible"><pre>print("ran")</pre></python-run>'),
  '/saves-data.html': pageOf(CODE, SAVES_DATA + VISIBLE),
  '/settled.txt': '',
};

/** What comes ahead: our own parts, and of Python what every interpreter shares. */
const AHEAD = [/\/perform-/, /\/panel-/, /\.wasm$/, /\/startup-/];
/** And what starts it. */
const SCRIPTS = [/\/python-run-worker\.js$/, /\/pyodide-/, /\/pyodide\.asm-.*mjs$/];

const { files } = JSON.parse(
  readFileSync(new URL('../../dist/runtime/manifest.json', import.meta.url), 'utf8'),
) as { files: { wasm: { size: number } } };

forEachEngine((_, getBrowser) => {
  let server: StaticServer;
  before(async () => {
    server = await serveSite(FILES);
  });
  after(() => server.close());

  /** Opens a page; what it asks for counts from here on. */
  async function open(page: Page, path: string): Promise<void> {
    server.clear();
    await page.goto(`${server.url}${path}`);
    await untilUpgraded(page);
  }

  const paths = () => server.requests.map(({ path }) => path);

  /** What the page has asked for beyond itself and the script tag's file. */
  const fetched = () =>
    paths().filter((path) => !/\.html$|^\/dist\/python-run\.js$|\.txt$|favicon/.test(path));

  /** Waits until the server has answered a request for each. */
  async function untilAnswered(patterns: readonly RegExp[]): Promise<void> {
    const isAnswered = (pattern: RegExp) =>
      server.requests.some(({ path, status }) => status > 0 && pattern.test(path));
    while (!patterns.every(isAnswered)) await delay(20);
  }

  /**
   * Waits until all has happened that a sign given before would have led to: observers that came
   * later have reported, timers that were set later and last longer have fired, the page was idle,
   * and a request that was sent later has been answered.
   */
  const settle = (page: Page) =>
    page.evaluate(async () => {
      await new Promise<void>((resolve) => {
        const observer = new IntersectionObserver(() => {
          observer.disconnect();
          resolve();
        });
        observer.observe(document.querySelector('python-run')!);
      });
      await new Promise((resolve) => setTimeout(resolve, 250));
      await new Promise<unknown>((resolve) => {
        if ('requestIdleCallback' in window) requestIdleCallback(resolve, { timeout: 3500 });
        else resolve(null);
      });
      await fetch('/settled.txt');
    });

  const hoverRun = (page: Page) =>
    page.hover(() => document.querySelector('python-run')?.shadowRoot?.querySelector('.main'));

  /**
   * Runs the block and checks that nothing was downloaded a second time. (Scripts, which Workers
   * have fetched, the page asks for again after the run, to store them; most engines have them in
   * their cache.)
   */
  async function runsWithoutAnotherDownload(page: Page): Promise<void> {
    assert.equal((await run(page)).output, 'ran');
    const downloads = server.requests
      .filter(({ status, path }) => status === 200 && !SCRIPTS.some((script) => script.test(path)))
      .map(({ path }) => path);
    assert.deepEqual(
      downloads.filter((path, i) => downloads.indexOf(path) !== i),
      [],
    );
  }

  test('a mouse that stays on Run fetches what the run then uses', () =>
    withPage(getBrowser(), async (page) => {
      await open(page, '/intent.html');
      await settle(page);
      assert.deepEqual(fetched(), []);
      await hoverRun(page);
      await untilAnswered([...AHEAD, ...SCRIPTS]);
      assert.equal((await look(page)).state, 'idle');
      await runsWithoutAnotherDownload(page);
    }));

  test('the focus that stays on Run does too', () =>
    withPage(getBrowser(), async (page) => {
      await open(page, '/intent.html');
      await page.evaluate(() => {
        document.getElementById('first')?.focus();
      });
      const isOnRun = () =>
        page.evaluate(
          () => document.activeElement?.shadowRoot?.activeElement?.matches('.main') ?? false,
        );
      while (!(await isOnRun())) await page.press('Tab');
      await untilAnswered([...AHEAD, ...SCRIPTS]);
      await runsWithoutAnotherDownload(page);
    }));

  test('a block that comes near the viewport does, where the page says so', () =>
    withPage(getBrowser(), async (page) => {
      await open(page, '/visible.html');
      await settle(page);
      // Nothing but what watches.
      assert.deepEqual(
        fetched().filter((path) => !path.includes('near-watch-')),
        [],
      );
      await page.evaluate(() => {
        const { top } = document.querySelector('python-run')!.getBoundingClientRect();
        scrollBy({ top: top - 1.5 * innerHeight, behavior: 'instant' }); // near, and not seen yet
      });
      await untilAnswered(AHEAD);
      await runsWithoutAnotherDownload(page);
    }));

  test('a block that is in view does, where it says so itself', () =>
    withPage(getBrowser(), async (page) => {
      await open(page, '/element.html');
      await untilAnswered(AHEAD);
      await runsWithoutAnotherDownload(page);
    }));

  for (const [path, who] of [
    ['/none.html', 'a page that wants none'],
    ['/saves-data.html', 'a reader who saves data'],
  ] as const) {
    testOnce(`${who} gets nothing before the run`, () =>
      withPage(getBrowser(), async (page) => {
        await open(page, path);
        await hoverRun(page);
        await page.evaluate(() => {
          document
            .querySelector('python-run')
            ?.shadowRoot?.querySelector<HTMLElement>('.main')
            ?.focus();
        });
        await settle(page);
        assert.deepEqual(fetched(), []);
        assert.equal((await run(page)).output, 'ran');
      }),
    );
  }

  for (const [what, path] of [
    ['Python', /\.wasm$/],
    ['a part of ours', /\/perform-/],
  ] as const) {
    testOnce(`when ${what} did not come ahead, nothing is shown, and Run fetches it anew`, () =>
      withPage(getBrowser(), async (page) => {
        await open(page, '/intent.html');
        server.fail(path, 'missing');
        await hoverRun(page);
        await untilAnswered([path]);
        await settle(page);
        const shown = await look(page);
        assert.deepEqual(shown, { state: 'idle', status: '', output: '' });
        const note = await page.evaluate(
          () => document.querySelector('python-run')?.shadowRoot?.querySelector('.note') !== null,
        );
        assert.equal(note, false);
        const errors = await page.consoleErrors(); // the browser's own lines name the file
        assert.deepEqual(
          errors.filter((line) => !/404|Failed to load resource|\/dist\//.test(line)),
          [],
        );
        server.clear();
        assert.equal((await run(page)).output, 'ran');
      }),
    );
  }

  testOnce('a run that joins shows how much has come already', () =>
    withPage(getBrowser(), async (page) => {
      await open(page, '/intent.html');
      server.fail('/startup-', 'hang');
      await hoverRun(page);
      // The test's host does not compress, so that the compressed copy is what comes.
      await page.waitFor(() =>
        performance
          .getEntriesByType('resource')
          .some(({ name, duration }) => name.includes('wasm-gzip') && duration > 0),
      );
      await settle(page); // the page has read what has come
      await page.evaluate(() => {
        const seen: number[] = [];
        Object.assign(window, { seen });
        new MutationObserver(() => {
          const bar = document.querySelector('python-run')?.shadowRoot?.querySelector('progress');
          if (bar) seen.push(bar.value);
        }).observe(document.querySelector('python-run')!.shadowRoot!, {
          childList: true,
          subtree: true,
        });
      });
      await pressButton(page, 'Run');
      const first = await page.waitFor(() => (window as unknown as { seen: number[] }).seen[0]);
      assert.ok(first >= files.wasm.size, `the bar began at ${String(first)}`);
      await pressButton(page, 'Stop');
      assert.equal((await untilOver(page)).state, 'stopped');
    }),
  );
});
