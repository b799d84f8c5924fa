/** A reader runs, edits, stops and resets the blocks of a page. */
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import type { StaticServer } from '../../scripts/static-server.mjs';
import {
  look,
  pressButton,
  pretendLittleMemory,
  run,
  runAtOnce,
  until,
  untilOver,
  untilUpgraded,
} from '../support/reader.js';
import { block, pageOf, serveSite } from '../support/site.js';
import { saying } from '../support/saying.js';
import { forEachWarmEngine, test, withPage, testOnce } from '../support/suite.js';
import { en } from '../../src/words/en.js';

const GREETING = `import sys
print("one")
print("two", file=sys.stderr)
print("three <b>")
[0, ""]`;

const FAILING = `def ratio(a, b):
    return a / b

ratio(1, 0)`;

const PAGES = {
  '/run.html': pageOf(block(GREETING) + block(FAILING) + block('0') + block('None')),
  '/edit.html': pageOf(block('total = 20\nprint(total)') + block('print(total + 1)')),
  '/stop.html': pageOf(
    block('kept = "still here"') +
      block('while True: pass') +
      block('print(kept)') +
      block('try:\n    while True: pass\nfinally:\n    print("cleaned up")') +
      block('sum(range(10**12))'),
  ),
  '/sessions.html': pageOf(
    '<python-run session="a"><pre>name = "a"</pre></python-run>' +
      '<python-run session="a"><pre>print(name)</pre></python-run>' +
      '<python-run session="b"><pre>print(name)</pre></python-run>' +
      '<python-run><pre>print(globals().get("name"))\nname = "alone"</pre></python-run>',
  ),
  '/stream.html': pageOf(
    block('import time\nprint("first", end="")\nwhile True:\n    time.sleep(0.01)'),
  ),
  '/transcript.html': pageOf(
    block(
      '>>> x = 20\n>>> x + 1\n21\n>>> for i in range(2):\n...     print(i)\n...\n0\n1\n>>> 1 / 0\nTraceback (most recent call last):',
      'pycon',
    ),
  ),
  '/library.html': pageOf(
    block('import xmlrpc.client, colorsys, email.mime.text\ncolorsys.rgb_to_hsv(1, 1, 1)'),
  ),
} as const;

forEachWarmEngine((_, getBrowser) => {
  let server: StaticServer;
  before(async () => {
    server = await serveSite(PAGES);
  });
  after(() => server.close());

  test('runs a block: output in order and as text, the value, a mark on the line of an error', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/run.html`);
      const good = await run(page, 0);
      assert.equal(good.output, "one\ntwo\nthree <b>\n[0, '']");
      assert.match(good.status, /^Done in /);
      const result = await page.evaluate(() => document.querySelector('python-run')?.result);
      assert.ok(result);
      assert.equal(result.stdout, 'one\nthree <b>\n');
      assert.equal(result.stderr, 'two\n');
      assert.deepEqual(result.value, { 'text/plain': "[0, '']" });

      const bad = await run(page, 1);
      assert.equal(bad.status, en.status.errorOnLine(2));
      assert.equal(
        bad.output,
        'Traceback (most recent call last):\n' +
          '  File "<example 2>", line 4, in <module>\n    ratio(1, 0)\n    ~~~~~^^^^^^\n' +
          '  File "<example 2>", line 2, in ratio\n    return a / b\n           ~~^~~\n' +
          'ZeroDivisionError: division by zero',
      );
      const marked = await page.waitFor(() => {
        const element = document.querySelectorAll('python-run')[1];
        const bar = element?.shadowRoot?.querySelector('.marker')?.getBoundingClientRect();
        const text = element?.querySelector('code')?.firstChild;
        if (!bar?.height || !text) return null;
        const range = document.createRange();
        const at = text.textContent?.indexOf('return') ?? 0;
        range.setStart(text, at);
        range.setEnd(text, at + 6);
        const line = range.getBoundingClientRect();
        const middle = bar.top + bar.height / 2;
        return { isOnLine: middle > line.top && middle < line.bottom };
      });
      assert.ok(marked.isOnLine, 'the mark lies on line 2');

      assert.equal((await run(page, 2)).output, '0');
      assert.equal((await run(page, 3)).output, '');
      assert.deepEqual(await page.consoleErrors(), []);
    }));

  test('edits where the reader clicked, runs with a key, leaves with Escape, resets', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/edit.html`);
      await untilUpgraded(page, 2);
      const end = await page.evaluate(() => {
        const text = document.querySelector('python-run code')?.firstChild;
        if (!text) throw new Error('no code');
        const range = document.createRange();
        range.setStart(text, 0);
        range.setEnd(text, 10);
        const { right, top, height } = range.getBoundingClientRect();
        return { x: right - 1, y: top + height / 2 };
      });
      await page.clickAt(end.x, end.y); // behind "total = 20"
      await page.waitFor(
        () =>
          document.querySelector('python-run')?.shadowRoot?.activeElement?.className ===
          'cm-content',
      );
      await page.type('0');
      await page.press('Control+Enter');
      assert.equal((await untilOver(page)).output, '200');
      assert.equal(
        await page.evaluate(() => document.querySelector('python-run')?.code),
        'total = 200\nprint(total)',
      );
      assert.equal((await run(page, 1)).output, '201');

      await page.click(() =>
        document.querySelector('python-run')?.shadowRoot?.querySelector('.cm-content'),
      );
      await page.press('Escape');
      await page.waitFor(
        () => document.querySelector('python-run')?.shadowRoot?.activeElement?.className === 'code',
      );
      await pressButton(page, 'Reset');
      await until(page, ['idle']);
      const reset = await page.evaluate(() => {
        const element = document.querySelector('python-run');
        return {
          code: element?.code,
          isStatic: element?.querySelector('pre')?.checkVisibility(),
          hasEditor: element?.shadowRoot?.querySelector('.cm-content') !== null,
        };
      });
      assert.deepEqual(reset, {
        code: 'total = 20\nprint(total)',
        isStatic: true,
        hasEditor: false,
      });
      assert.deepEqual(await page.consoleErrors(), []);
    }));

  test('the editor undoes, indents by four, comments, and lets the keyboard through', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/edit.html`);
      await untilUpgraded(page, 2);
      const untilCode = (expected: string) =>
        page.waitFor((code) => document.querySelector('python-run')?.code === code, expected);
      const focused = () =>
        page.evaluate(
          () => document.querySelector('python-run')?.shadowRoot?.activeElement?.className,
        );
      await page.evaluate(() => {
        document
          .querySelector('python-run')
          ?.shadowRoot?.querySelector<HTMLElement>('.code')
          ?.focus();
      });
      await page.press('Enter');
      await page.waitFor(
        () =>
          document.querySelector('python-run')?.shadowRoot?.activeElement?.className ===
          'cm-content',
      );
      await page.press('Tab'); // nothing was edited yet: it moves on
      assert.notEqual(await focused(), 'cm-content');
      await page.press('Shift+Tab');
      assert.equal(await focused(), 'cm-content');
      await page.press('Control+End');
      await page.type('\nif total:\nprint("y');
      await untilCode('total = 20\nprint(total)\nif total:\n    print("y")');
      await page.press('Control+/');
      await untilCode('total = 20\nprint(total)\nif total:\n    # print("y")');
      await page.press('Control+/');
      await untilCode('total = 20\nprint(total)\nif total:\n    print("y")');
      await page.press('Home');
      await page.press('Home');
      await page.press('Tab'); // now it indents
      await untilCode('total = 20\nprint(total)\nif total:\n        print("y")');
      await page.press('Shift+Enter');
      assert.equal((await untilOver(page)).output, '20\ny');
      // How many steps it takes depends on how fast was typed; in the end all is undone.
      for (let steps = 0; steps < 10; steps++) await page.press('Control+z');
      await untilCode('total = 20\nprint(total)');
    }));

  test('stops an endless loop and keeps the session; what does not react is ended', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/stop.html`);
      await pretendLittleMemory(page);
      await run(page, 0);
      await pressButton(page, 'Run', 1);
      await until(page, ['running'], 1);
      await pressButton(page, 'Stop', 1);
      const stopped = await untilOver(page, 1);
      assert.equal(stopped.state, 'stopped');
      assert.equal(stopped.status, 'Stopped');
      assert.equal((await run(page, 2)).output, 'still here');

      await pressButton(page, 'Run', 3);
      await until(page, ['running'], 3);
      await pressButton(page, 'Stop', 3);
      assert.equal((await untilOver(page, 3)).output, 'cleaned up');

      await pressButton(page, 'Run', 4);
      await until(page, ['running'], 4);
      await pressButton(page, 'Stop', 4);
      const ended = await untilOver(page, 4);
      assert.match(
        ended.output,
        saying({ code: 'no-reaction' }, { code: 'loss-earlier', again: 4, kept: 0 }),
      );
      assert.match((await run(page, 2)).output, /repeated\..*\nstill here$/s);
      assert.equal((await run(page, 2)).output, 'still here');
    }));

  testOnce('shares a session by name, and nothing between blocks without one', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/sessions.html`);
      // Those of one session queue and run in the order of the presses.
      await runAtOnce(page, 4);
      assert.equal((await untilOver(page, 0)).state, 'done');
      assert.equal((await untilOver(page, 1)).output, 'a');
      assert.match((await untilOver(page, 2)).output, /NameError: name 'name' is not defined/);
      assert.equal((await untilOver(page, 3)).output, 'None');
      assert.equal((await run(page, 3)).output, 'None');
    }),
  );

  test('shows what is printed while the program runs', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/stream.html`);
      await pressButton(page, 'Run');
      await page.waitFor(
        () =>
          document.querySelector('python-run')?.shadowRoot?.querySelector('.stdout')
            ?.textContent === 'first',
      );
      assert.equal((await look(page)).state, 'running');
      await pressButton(page, 'Stop');
      assert.equal((await untilOver(page)).state, 'stopped');
    }));

  testOnce('runs a transcript as it was typed', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/transcript.html`);
      const shown = await run(page);
      assert.equal(shown.output, en.comparison.same(3));
      assert.match(shown.status, /^Done in /);
    }),
  );

  test('imports what start-up left out', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/library.html`);
      assert.equal((await run(page)).output, '(0.0, 0.0, 1)');
    }));
});
