/** What runs before a block, and what of it is shown. */
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import type { StaticServer } from '../../scripts/static-server.mjs';
import { AXE, violations } from '../support/axe.js';
import type { Page } from '../support/browser.js';
import {
  look,
  pressButton,
  pretendLittleMemory,
  run,
  until,
  untilUpgraded,
} from '../support/reader.js';
import { block, pageOf, serveSite } from '../support/site.js';
import { saying } from '../support/saying.js';
import { forEachWarmEngine, test, withPage, testOnce } from '../support/suite.js';
import { en } from '../../src/words/en.js';

const script = (id: string, code: string) =>
  `<script type="text/x-python" id="${id}" data-setup>${code}</script>`;

const SETUPS =
  script('shared', '\n    print("hidden")\n    runs = globals().get("runs", 0) + 1\n') +
  script('more', 'double = lambda x: 2 * x') +
  script('broken', 'x = 1\nraise ValueError("not today")');

const LINED = `import math
def area(r):
    """The area.

    Of a circle."""
    return math.pi * r * r

print(f"{area(1):.2f}")
area(None)`;

/** As highlighters write it: tokens over several lines, numbers of lines, one element a line. */
const HIGHLIGHTED = `<div class="highlight-python" data-python-run-lines="3"><div class="highlight"><pre><span></span><span class="linenos">1</span><span class="s">"""one</span>
<span class="linenos">2</span><span class="s">two"""</span>
<span class="linenos">3</span><span class="n">x</span> <span class="o">=</span> <span class="mi">3</span>
<span class="linenos">4</span><span class="nb">print</span><span class="p">(</span><span class="n">x</span><span class="p">)</span>
</pre></div></div>`;

const PAGES = {
  '/axe.js': AXE,
  '/setup.html': pageOf(
    SETUPS +
      '<python-run session="a" setup="shared more"><pre>double(runs)</pre></python-run>' +
      '<python-run session="a" setup="shared"><pre>runs += 10\nruns</pre></python-run>' +
      '<python-run setup="shared"><pre>runs</pre></python-run>' +
      '<python-run setup="broken"><pre>print("not reached")</pre></python-run>' +
      '<python-run setup="absent"><pre>print("not reached")</pre></python-run>' +
      '<python-run session="b" setup="first"><pre>name * 2</pre></python-run>' +
      '<python-run session="b" id="first"><pre>name = "ab"</pre></python-run>' +
      '<python-run session="a" setup="shared more"><pre>while True: pass</pre></python-run>',
  ),
  '/data.csv': 'a,b',
  '/depends.html': pageOf(
    SETUPS +
      '<python-run session="d" setup="shared more" files="/data.csv">' +
      '<pre>text = open("data.csv").read() * double(runs)</pre></python-run>' +
      '<python-run session="d" setup="shared"><pre>print(text, runs)</pre></python-run>' +
      '<python-run session="f" setup="broken"><pre>left = 1</pre></python-run>' +
      '<python-run session="f"><pre>print(left)</pre></python-run>' +
      '<python-run session="g"><pre>double = 0 / 0</pre></python-run>' +
      '<python-run session="g" setup="more"><pre>double(21)</pre></python-run>',
  ),
  '/sandbox.html': pageOf(
    SETUPS +
      '<python-run sandbox session="s" setup="more" files="/data.csv:there/data.csv">' +
      '<pre>text = open("there/data.csv").read()</pre></python-run>' +
      '<python-run sandbox session="s" expect="a,ba,b">' +
      '<pre>open("new.txt", "w").close()\nprint(text * double(1))</pre></python-run>',
  ),
  '/all.html': pageOf(
    SETUPS +
      '<python-run session="a" setup="shared"><pre>&gt;&gt;&gt; n = 1\n&gt;&gt;&gt; n / 0\n' +
      'Traceback (most recent call last):\n  ...\nZeroDivisionError: division by zero</pre></python-run>' +
      '<python-run session="a"><pre>&gt;&gt;&gt; n + runs\n3</pre></python-run>' +
      '<python-run session="a"><pre>&gt;&gt;&gt; n / 0\n1</pre></python-run>' +
      '<python-run session="a"><pre>print("not reached")</pre></python-run>',
  ),
  '/lines.html': pageOf(
    `<python-run lines="6-8"><pre><code>${LINED}</code></pre></python-run>` +
      HIGHLIGHTED +
      `<python-run lines="2-3"><pre><code><span class="line">a = 1</span>
<span class="line">b = 2</span>
<span class="line">c = 3</span>
<span class="line">print(a + b + c)</span></code></pre></python-run>` +
      '<python-run lines="2"><pre>&gt;&gt;&gt; x = 1\n&gt;&gt;&gt; x + 1\n2\n&gt;&gt;&gt; x + 2\n3</pre></python-run>' +
      '<python-run lines="9-12"><pre>print("all of it")</pre></python-run>',
  ),
  '/hidden.html': pageOf(
    '<python-run hide-code id="one"><pre>print("hidden code")</pre></python-run>' +
      block('x = 1').replace('<pre', '<pre data-python-run-hide-code'),
  ),
} as const;

/** The text of a block's code that has a place on the page. */
const visibleCode = (page: Page, block: number) =>
  page.evaluate(
    (block) => document.querySelectorAll<HTMLElement>('python-run')[block]?.innerText.trim() ?? '',
    block,
  );

forEachWarmEngine((_, getBrowser) => {
  let server: StaticServer;
  before(async () => {
    server = await serveSite(PAGES);
  });
  after(() => server.close());

  testOnce('runs the setup before: once a session, before each run of an isolated block', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/setup.html`);
      await untilUpgraded(page, 8);
      assert.equal((await run(page, 0)).output, '2');
      assert.equal((await run(page, 1)).output, '11');
      assert.equal((await run(page, 0)).output, '22');
      assert.equal((await run(page, 2)).output, '1');
      assert.equal((await run(page, 2)).output, '1');
      assert.equal((await run(page, 5)).output, "'abab'", 'of a block');
      assert.deepEqual(await page.consoleErrors(), []);
    }),
  );

  testOnce('gives setups and files also to the blocks that run first', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/depends.html`);
      await untilUpgraded(page, 6);
      assert.equal((await run(page, 1)).output, 'a,ba,b 1');
      assert.equal((await run(page, 5)).output, '42');
      assert.equal((await look(page, 4)).state, 'idle', 'what the setup defines is not looked for');
      const failed = await run(page, 3);
      assert.equal(failed.status, en.status.didNotRun);
      assert.match(failed.output, saying({ code: 'first-failed', block: 3, status: 'error' }));
      assert.equal((await look(page, 2)).status, en.status.didNotRun);
      assert.deepEqual(await page.consoleErrors(), []);
    }),
  );

  test('gives setups and files also to a session in a sandbox', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/sandbox.html`);
      await untilUpgraded(page, 2);
      const { output } = await run(page, 1);
      assert.match(output, /^a,ba,b\s+The output is as expected\.\s+new\.txt 0 bytes/);
    }));

  testOnce(
    'Run all goes on after an error that the page shows, and after outputs that differ',
    () =>
      withPage(getBrowser(), async (page) => {
        await page.goto(`${server.url}/all.html`);
        await untilUpgraded(page, 4);
        await run(page, 0);
        await pressButton(page, en.session, 0);
        await pressButton(page, en.runAll, 0);
        await until(page, ['error'], 2);
        await page.waitFor(
          (stopped) =>
            document
              .querySelector('python-run')
              ?.shadowRoot?.querySelector('.about')
              ?.textContent.includes(stopped),
          en.stoppedAt(String.raw, 'Example 3', 'error', 1),
        );
        assert.equal((await look(page, 0)).output, en.comparison.same(1));
        const differing = (await look(page, 1)).output;
        assert.match(differing, /^>>> n \+ runs\s+- 3\s+\+ 2\s/);
        assert.ok(differing.endsWith(en.comparison.differ(1)), differing);
        assert.equal((await look(page, 3)).state, 'idle');
      }),
  );

  testOnce('tells in a sentence that a setup failed or is missing', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/setup.html`);
      await untilUpgraded(page, 8);
      const failed = await run(page, 3);
      assert.equal(failed.state, 'error');
      assert.match(
        failed.output,
        saying({ code: 'setup-failed', id: 'broken', detail: 'ValueError: not today' }),
      );
      assert.match((await run(page, 4)).output, saying({ code: 'setup-missing', id: 'absent' }));
    }),
  );

  testOnce('runs the setup again in a session that lost its Python', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/setup.html`);
      await untilUpgraded(page, 8);
      await pretendLittleMemory(page);
      await run(page, 0);
      await pressButton(page, 'Run', 7);
      await page.waitFor(() => document.querySelectorAll('python-run')[7]?.state === 'running');
      await page.evaluate(() => {
        const block = document.querySelectorAll('python-run')[7]!;
        void block.stop();
        return block.stop(); // the second one ends its Python
      });
      assert.match((await run(page, 0)).output, /repeated\.\n2$/);
    }),
  );

  test('shows some lines of the code and runs all; places are those of the whole', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/lines.html`);
      await untilUpgraded(page, 5);
      await page.waitFor(
        () => !document.querySelectorAll<HTMLElement>('python-run')[3]?.innerText.includes('x = 1'),
      );
      assert.equal(await visibleCode(page, 0), 'return math.pi * r * r\n\nprint(f"{area(1):.2f}")');
      assert.equal((await visibleCode(page, 1)).replace(/\s+/g, ''), '3x=3');
      assert.equal((await visibleCode(page, 2)).replace(/\s+/g, ''), 'b=2c=3');
      assert.equal(await visibleCode(page, 3), '>>> x + 1\n2');
      assert.equal(await visibleCode(page, 4), 'print("all of it")');
      const code = await page.evaluate(() => document.querySelector('python-run')?.code);
      assert.equal(code, LINED);
      const shown = await run(page, 0);
      assert.match(shown.output, /^3\.14\nTraceback[^]*line 9, in <module>[^]*line 6, in area/);
      assert.equal(shown.status, en.status.errorOnLine(6));
      const isMarked = await page.waitFor(() => {
        const root = document.querySelector('python-run')?.shadowRoot;
        return (root?.querySelector('.marker')?.getBoundingClientRect().height ?? 0) > 0;
      });
      assert.ok(isMarked, 'the line is marked where it stands');
      assert.equal((await run(page, 1)).output, '3');
      assert.equal((await run(page, 2)).output, '6');
      assert.equal((await run(page, 3)).output, en.comparison.same(2));
      assert.deepEqual(await page.consoleErrors(), []);
    }));

  testOnce('folds the code behind a button; the block runs and can be edited', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/hidden.html`);
      const isFolded = (block: number) =>
        page.waitFor((block) => {
          const root = document.querySelectorAll('python-run')[block]?.shadowRoot;
          return root?.querySelector('[part=show-button]') != null;
        }, block);
      await isFolded(0);
      await isFolded(1);
      assert.equal(
        await page.evaluate(() => document.querySelector('#one pre')?.getClientRects().length),
        0,
      );
      assert.equal((await run(page, 0)).output, 'hidden code');
      assert.deepEqual(await violations(page), []);
      await pressButton(page, en.showCode, 0);
      const shown = await page.evaluate(() => {
        const element = document.querySelector('python-run')!;
        const { className } = element.shadowRoot?.activeElement ?? {};
        const isThere = element.querySelector('pre')!.getClientRects().length > 0;
        return { className, isThere, hideCode: element.hideCode };
      });
      assert.deepEqual(shown, { className: 'code', isThere: true, hideCode: false });
      await pressButton(page, 'Edit', 1);
      await page.waitFor(
        () =>
          document.querySelectorAll('python-run')[1]?.shadowRoot?.activeElement?.className ===
          'cm-content',
      );
      assert.deepEqual(await page.consoleErrors(), []);
    }),
  );
});
