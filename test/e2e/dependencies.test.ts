/** Blocks of a session in any order: what a block needs runs first, and nothing else. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before } from 'node:test';
import type { StaticServer } from '../../scripts/static-server.mjs';
import type { Page } from '../support/browser.js';
import {
  pressButton,
  pretendLittleMemory,
  run,
  until,
  untilFocused,
  untilOver,
  untilPrinted,
  untilUpgraded,
} from '../support/reader.js';
import { block, pageOf, serveSite } from '../support/site.js';
import { ANY, saying } from '../support/saying.js';
import { forEachWarmEngine, test, withPage, testOnce } from '../support/suite.js';
import { de } from '../../src/words/de.js';
import { en } from '../../src/words/en.js';

/** A block in a session of its own name, with attributes. */
const own = (code: string, attributes: string) =>
  `<python-run ${attributes}><pre>${code.replaceAll('<', '&lt;')}</pre></python-run>`;

/** Scripts that a page may have: counts how often each block began. */
const COUNT = `<script>
  window.began = [];
  document.addEventListener('python-run-start', ({ target }) => {
    began.push([...document.querySelectorAll('python-run')].indexOf(target));
  });
</script>`;

const long = Array.from({ length: 150 }, (_, i) => {
  if (i === 3) return block('import math\ndef area(r):\n    return math.pi * r * r');
  if (i === 70) return block('radius = 2');
  return i === 149
    ? block('print(round(area(radius), 2))')
    : block(`other_${String(i)} = ${String(i)}`);
}).join('\n');

const PAGES = {
  '/last.html': pageOf(
    COUNT +
      block('numbers = [1, 2]') +
      block('unused = 1') +
      block('numbers.append(3)') +
      block('def total(xs):\n    return sum(xs)') +
      block('print(total(numbers))'),
  ),
  '/edit.html': pageOf(
    COUNT + block('n = 1') + block('m = n + 1') + block('print(m)') + block('print("alone")'),
  ),
  '/fails.html': pageOf(
    COUNT +
      block('n = 1') +
      block('m = n / 0') +
      block('print(m)') +
      own('1', 'session="c" id="one" depends="two"') +
      own('2', 'session="c" id="two" depends="one"') +
      own('3', 'session="c" depends="gone"'),
  ),
  '/depends.html': pageOf(
    COUNT +
      own('a = 1', 'session="page" id="first"') +
      own('b = 2', 'session="page"') +
      own('print("none", "a" in globals())', 'session="page" depends="none"') +
      own('print("ids", "a" in globals(), "b" in globals())', 'session="page" depends="first"') +
      own('print("previous")', 'session="page" depends="previous"'),
  ),
  '/stop.html': pageOf(
    COUNT +
      block('kept = 1') +
      block('import time\nprint("on")\nwhile True:\n    n = time.time()') +
      block('print(n, kept)') +
      block('print("kept", kept)') +
      block('print("on")\nx = sum(range(10**12))') +
      block('print(x)'),
  ),
  '/sessions.html': pageOf(
    COUNT +
      own('name = "a"', 'session="a"') +
      own('name = "b"', 'session="b"') +
      own('print(name)', 'session="a"') +
      own('print(name)', 'session="b"') +
      own('print(name)', ''),
  ),
  '/queue.html': pageOf(
    COUNT + block('import time\nn = 1\nprint("a")') + block('print(n)\nn += 1') + block('print(n)'),
  ),
  '/long.html': pageOf(long),
  '/all.html': pageOf(
    COUNT +
      block('n = 1') +
      block('n += 1') +
      block('print(n)\n1 / 0') +
      block('print("not reached")'),
  ),
  '/good.html': pageOf(
    COUNT + block('n = 1') + own('print("alone")', '') + block('n += 1') + block('print(n)'),
  ),
  '/ended.html': pageOf(
    block('n = 1') + block('m = n + 1') + block('import os\nos._exit(3)') + block('print(n, m)'),
  ),
} as const;

interface Axe {
  run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Counted {
  began: number[];
}

/** Which blocks began to run since it was asked last. */
const began = (page: Page) =>
  page.evaluate(() => {
    const counted = window as unknown as Counted;
    return counted.began.splice(0);
  });

/** The lines about other blocks, as they read. */
const about = (page: Page, block: number) =>
  page.evaluate((block) => {
    const root = document.querySelectorAll('python-run')[block]?.shadowRoot;
    return [...(root?.querySelectorAll<HTMLElement>('.about') ?? [])].map((line) =>
      line.innerText.replaceAll(/\s+/g, ' ').trim(),
    );
  }, block);

/** Puts a reader's edit in place of a block's code. */
async function edit(page: Page, index: number, code: string): Promise<void> {
  await pressButton(page, 'Edit', index);
  await untilFocused(page, '.cm-content', index);
  await page.press('Control+A');
  await page.type(code);
}

const statusHas = (page: Page, block: number, text: string) =>
  page.waitFor(
    (block, text) =>
      document
        .querySelectorAll('python-run')
        [block]?.shadowRoot?.querySelector<HTMLElement>('.status')
        ?.innerText.replaceAll(/\s+/g, ' ')
        .includes(text),
    block,
    text,
  );

/** Waits until nothing is said of a block but how long it took. */
const isQuietlyDone = (page: Page, block: number) =>
  page.waitFor((block) => {
    const element = document.querySelectorAll('python-run')[block];
    const status = element?.shadowRoot?.querySelector<HTMLElement>('.status')?.innerText ?? '';
    return element?.state === 'done' && /^Done in [\d.]+ (ms|sec)$/.test(status.trim());
  }, block);

async function chooseInMenu(page: Page, name: string, block: number): Promise<void> {
  await pressButton(page, en.session, block);
  await pressButton(page, name, block);
}

forEachWarmEngine((_, getBrowser) => {
  let server: StaticServer;
  before(async () => {
    server = await serveSite({ ...PAGES, '/axe.js': AXE });
  });
  after(() => server.close());

  testOnce('the last block runs what it needs, in order, and nothing else', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/last.html`);
      assert.equal((await run(page, 4)).output, '6');
      assert.deepEqual(await began(page), [4, 0, 2, 3]);
      assert.deepEqual(await about(page, 4), [
        en.ranFirst(
          String.raw,
          'Example 1 (defines numbers), Example 3 (changes numbers), Example 4 (defines total)',
        ),
      ]);
      assert.deepEqual(await about(page, 2), [
        en.ranFirstFor(String.raw, 'Example 5', 'changes numbers'),
      ]);
      assert.match((await until(page, ['done'], 0)).status, /^Done in/);
      await until(page, ['idle'], 1);

      assert.equal((await run(page, 4)).output, '6', 'again: nothing has to run');
      assert.deepEqual(await began(page), [4]);
      assert.deepEqual(await about(page, 4), []);
      assert.equal((await run(page, 2)).state, 'done');
      assert.deepEqual(await began(page), [2], 'as at a prompt');
      assert.equal((await run(page, 4)).output, '9');
    }),
  );

  test('a name leads to its block', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/last.html`);
      await run(page, 4);
      await pressButton(page, 'Example 3', 4);
      await page.waitFor(
        () =>
          document.activeElement === document.querySelectorAll('python-run')[2] &&
          document.activeElement.shadowRoot?.activeElement?.matches('.code'),
      );
    }));

  testOnce('an edit makes stale what depends on it, and that runs again when it is needed', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/edit.html`);
      for (const [index, output] of ['', '', '2', 'alone'].entries()) {
        assert.equal((await run(page, index)).output, output);
      }
      await began(page);
      await edit(page, 0, 'n = 10');
      await statusHas(page, 2, en.editedSince(String.raw, 'Example 1', 1));
      await statusHas(page, 1, en.editedSince(String.raw, 'Example 1', 1));
      await isQuietlyDone(page, 3);
      assert.equal((await run(page, 2)).output, '11');
      assert.deepEqual(await began(page), [2, 0, 1]);
      await isQuietlyDone(page, 2);
      await isQuietlyDone(page, 1);

      // Brought back to what the page has, it is another version once more.
      await pressButton(page, 'Reset', 0);
      await statusHas(page, 2, en.editedSince(String.raw, 'Example 1', 1));
      assert.equal((await run(page, 2)).output, '2');
    }),
  );

  testOnce('a block that fails, a cycle and an unknown id are told in a sentence', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/fails.html`);
      const failed = await run(page, 2);
      assert.equal(failed.state, 'error');
      assert.equal(failed.status, en.status.didNotRun);
      assert.match(failed.output, saying({ code: 'first-failed', block: 2, status: 'error' }));
      assert.equal((await until(page, ['error'], 1)).status, en.status.errorOnLine(1));
      assert.deepEqual(await began(page), [2, 0, 1]);

      await edit(page, 1, 'm = n / 2');
      await pressButton(page, en.tryAgain, 2);
      assert.equal((await until(page, ['done'], 2)).output, '0.5');
      assert.deepEqual(await began(page), [2, 1]);

      const cycle = await run(page, 4);
      assert.equal(cycle.state, 'error');
      assert.match(cycle.output, saying({ code: 'depends-circle', blocks: ['two', 'one'] }));
      const unknown = await run(page, 5);
      assert.match(unknown.output, saying({ code: 'depends-unknown', block: ANY, id: 'gone' }));
      assert.deepEqual(await began(page), [4, 5]);
    }),
  );

  testOnce('`depends` says what runs first', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/depends.html`);
      assert.equal((await run(page, 2)).output, 'none False');
      assert.deepEqual(await began(page), [2]);
      assert.equal((await run(page, 3)).output, 'ids True False');
      assert.deepEqual(await began(page), [3, 0]);
      assert.deepEqual(await about(page, 3), [en.ranFirst(String.raw, 'first (defines a)')]);
      assert.equal((await run(page, 4)).output, 'previous');
      assert.deepEqual(await began(page), [4, 1]);
    }),
  );

  test('Stop ends what runs first, and what was asked for does not run', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/stop.html`);
      await pretendLittleMemory(page);
      await pressButton(page, 'Run', 2);
      await untilPrinted(page, 'on', 1);
      const waiting = await until(page, ['queued'], 2);
      assert.equal(waiting.status, en.status.runningFirst('Example 2'));
      await pressButton(page, 'Stop', 2);
      assert.equal((await untilOver(page, 2)).state, 'stopped');
      assert.equal((await untilOver(page, 1)).state, 'stopped');
      assert.equal((await until(page, ['done'], 0)).state, 'done');

      // Stop on the block that runs first itself.
      await pressButton(page, 'Run', 2);
      await until(page, ['queued'], 2);
      await untilPrinted(page, 'on', 1);
      await pressButton(page, 'Stop', 1);
      const stopped = await untilOver(page, 2);
      assert.equal(stopped.state, 'stopped');
      assert.match(stopped.output, saying({ code: 'first-failed', block: 2, status: 'stopped' }));

      // A block that does not react: its Python is ended, and earlier runs are done again.
      await pressButton(page, 'Run', 5);
      await untilPrinted(page, 'on', 4);
      await pressButton(page, 'Stop', 5);
      assert.equal((await untilOver(page, 5)).state, 'stopped');
      await began(page);
      const next = await run(page, 3);
      assert.match(next.output, /Python was restarted.*repeated.*kept 1$/s);
      assert.deepEqual(await began(page), [3], 'what was done again counts as run');
    }));

  testOnce('sessions are apart, and blocks without one run alone', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/sessions.html`);
      assert.equal((await run(page, 2)).output, 'a');
      assert.equal((await run(page, 3)).output, 'b');
      assert.match((await run(page, 4)).output, /NameError/);
      assert.deepEqual(await began(page), [2, 0, 3, 1, 4]);
    }),
  );

  testOnce('a block that is needed may wait for its turn already', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/queue.html`);
      await untilUpgraded(page, 3);
      await page.evaluate(() => {
        for (const index of [2, 1, 0]) void document.querySelectorAll('python-run')[index]?.run();
      });
      for (const index of [0, 1, 2]) assert.equal((await untilOver(page, index)).state, 'done');
      const output = (await untilOver(page, 2)).output;
      assert.equal(output, '2');
      assert.equal((await untilOver(page, 1)).output, '1');
    }),
  );

  testOnce('a page of 150 blocks, pressed at its end', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/long.html`);
      await page.evaluate(() => {
        document.querySelector('#after')?.scrollIntoView();
      });
      await page.waitFor(() =>
        [...document.querySelectorAll('python-run')].some((one) => one.code.includes('print(')),
      );
      const last = await page.evaluate(async () => {
        const blocks = [...document.querySelectorAll('python-run')];
        const last = blocks.find((one) => one.code.includes('print('))!;
        const { stdout } = await last.run();
        const ran = [...document.querySelectorAll('python-run')].filter(
          (one) => one.state === 'done',
        );
        return { stdout, count: blocks.length, ran: ran.map(({ code }) => code) };
      });
      assert.equal(last.stdout, '12.57\n');
      assert.ok(last.count < 100, `${String(last.count)} were elements before`);
      assert.equal(last.ran.length, 3);
      assert.match(last.ran[0]!, /^import math/);
      assert.equal(last.ran[1], 'radius = 2');
    }),
  );

  testOnce('Run all stops at the first error', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/all.html`);
      await run(page, 0);
      await began(page);
      await chooseInMenu(page, en.runAll, 0);
      const failed = await until(page, ['error'], 2);
      assert.match(failed.output, /^2\n.*ZeroDivisionError/s);
      await page.waitFor(
        (stopped) =>
          document
            .querySelector('python-run')
            ?.shadowRoot?.querySelector('.about')
            ?.textContent.includes(stopped),
        en.stoppedAt(String.raw, 'Example 3', 'error', 1),
      );
      assert.deepEqual(await began(page), [0, 1, 2]);
      await until(page, ['idle'], 3);
    }),
  );

  testOnce(
    'Run all runs to the end; Restart forgets what was defined, and keeps what is shown',
    () =>
      withPage(getBrowser(), async (page) => {
        await page.goto(`${server.url}/good.html`);
        await run(page, 3);
        await began(page);
        await chooseInMenu(page, en.runAll, 3);
        await page.waitFor(
          (ran) =>
            document
              .querySelectorAll('python-run')[3]
              ?.shadowRoot?.querySelector('.about')
              ?.textContent.includes(ran),
          en.allRan(3),
        );
        assert.deepEqual(await began(page), [0, 2, 3], 'those of the session');
        assert.equal((await untilOver(page, 3)).output, '2');

        await chooseInMenu(page, en.restartSession, 3);
        await statusHas(page, 3, en.restartedSince);
        await statusHas(page, 0, en.restartedSince);
        assert.equal((await untilOver(page, 3)).output, '2');
        assert.equal((await run(page, 3)).output, '2');
        assert.deepEqual(await began(page), [3, 0, 2]);
      }),
  );

  testOnce('what it shows has no violation that axe-core finds', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/fails.html`);
      await run(page, 2);
      await pressButton(page, en.session, 2);
      const violations = await page.evaluate(async (url) => {
        await import(url);
        const { axe } = window as unknown as { axe: Axe };
        const { violations } = await axe.run();
        return violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)]);
      }, `${server.url}/axe.js`);
      assert.deepEqual(violations, []);
    }),
  );

  test('Escape and a click elsewhere close the menu', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/good.html`);
      await run(page, 0);
      const isOpen = () =>
        page.evaluate(
          () => document.querySelector('python-run')?.shadowRoot?.querySelector('.menu') != null,
        );
      await pressButton(page, en.session, 0);
      assert.equal(await isOpen(), true);
      await page.press('Escape');
      assert.equal(await isOpen(), false);
      await pressButton(page, en.session, 0);
      assert.equal(await isOpen(), true);
      await page.click(() => document.querySelector('h1'));
      await page.waitFor(
        () => document.querySelector('python-run')?.shadowRoot?.querySelector('.menu') == null,
      );
    }));

  testOnce('the menu stays on the screen of a phone, in German too', () =>
    withPage(
      getBrowser(),
      async (page) => {
        await page.goto(`${server.url}/good.html`);
        await page.evaluate(() => {
          document.documentElement.lang = 'de';
        });
        await run(page, 0);
        await pressButton(page, de.session, 0);
        const left = await page.waitFor(() => {
          const root = document.querySelector('python-run')?.shadowRoot;
          return root?.querySelector('.menu')?.getBoundingClientRect().left;
        });
        assert.ok(left >= 0, `${String(left)} px`);
      },
      { viewport: { width: 320, height: 600 } },
    ),
  );

  testOnce('a run that ended Python does not run first for others', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/ended.html`);
      await pretendLittleMemory(page);
      assert.equal((await run(page, 1)).state, 'done');
      assert.equal((await run(page, 2)).state, 'error');
      assert.match((await run(page, 3)).output, /repeated.*1 2$/s);
      assert.deepEqual(await about(page, 3), []);
    }),
  );
});
