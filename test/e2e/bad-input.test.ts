/** What pages and readers do that nobody planned. */
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import type { StaticServer } from '../../scripts/static-server.mjs';
import { pressButton, run, until, untilOver, untilUpgraded } from '../support/reader.js';
import { block, pageOf, serveSite } from '../support/site.js';
import { saying } from '../support/saying.js';
import { forEachWarmEngine, test, withPage, testOnce } from '../support/suite.js';
import { en } from '../../src/words/en.js';

const raw = (html: string) => `<pre><code class="language-python">${html}</code></pre>`;
const LONG = Array.from({ length: 10_000 }, (_, i) => `x${String(i)} = ${String(i)}`).join('\n');

/** Each block of `/odd.html`, and what running it shows. */
const ODD: readonly (readonly [string, string, string | RegExp])[] = [
  ['an empty block', raw(''), ''],
  ['10,000 lines', block(`${LONG}\nprint(x9999)`), '9999'],
  ['tabs', block('if True:\n\tprint("tab")'), 'tab'],
  ['CRLF', raw('print(1)&#13;&#10;print(2)&#13;&#10;'), '1\n2'],
  ['no-break spaces', raw('for&nbsp;i in range(2):\n&nbsp;&nbsp;&nbsp;&nbsp;print(i)'), '0\n1'],
  ['emoji and astral characters', block('𝑥 = "🐍"\nprint(x, len("👩‍💻"), "𝔘")'), '🐍 3 𝔘'],
  ['<br> for newlines', raw('print("a")<br>print("b")'), 'a\nb'],
  [
    'a span a token',
    raw(
      '<span class="k">for</span> <span class="n">i</span> <span class="ow">in</span> ' +
        '<span class="p"><span class="s">"ab"</span></span>:\n    <span>print</span>(i)',
    ),
    'a\nb',
  ],
  ['entities', raw('print(&quot;&lt;b&gt; &amp;amp; &#x263A;&quot;)'), '<b> &amp; ☺'],
  [
    'a syntax error',
    block('print(1)\nx = = 2'),
    /line 2\n {4}x = = 2\n.*SyntaxError: invalid syntax$/s,
  ],
  ['an unclosed bracket', block('print(1\n'), /SyntaxError: '\(' was never closed$/],
];

const FILES = {
  '/odd.html': pageOf(ODD.map(([, html]) => html).join('\n')),
  '/moving.html': pageOf(
    '<div id="there"></div>' +
      block('import time\nprint("begun")\ntime.sleep(1)\nprint("moved")') +
      block('while True: pass') +
      block('print("next")'),
  ),
  '/twice.html': pageOf(
    block('print("once")'),
    '<script type="module" src="/dist/python-run.js"></script>' +
      '<script type="module" src="/dist/python-run.js" data-session="other"></script>' +
      '<script type="module" src="/dist/python-run.js?again"></script>',
  ),
  '/no-wasm.html': pageOf(
    block('print(1)'),
    '<script src="/no-wasm.js"></script><script type="module" src="/dist/python-run.js"></script>',
  ),
  '/no-wasm.js': 'delete globalThis.WebAssembly;',
  '/memory.html': pageOf(
    block('kept = 1') +
      block('x = []\nwhile True: x.append(bytearray(500_000_000))') +
      block('print("alive")') +
      block('"xy" * 1000'),
  ),
  '/flood.html': pageOf(
    block('for i in range(100_000): print("line", i)') + block('while True: print("x" * 100)'),
  ),
};

forEachWarmEngine((_, getBrowser) => {
  let server: StaticServer;
  before(async () => {
    server = await serveSite(FILES);
  });
  after(() => server.close());

  testOnce(`runs odd blocks: ${ODD.map(([name]) => name).join(', ')}`, () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/odd.html`);
      await untilUpgraded(page, ODD.length);
      for (const [index, [name, , expected]] of ODD.entries()) {
        const { output } = await run(page, index);
        if (typeof expected === 'string') assert.equal(output, expected, name);
        else assert.match(output, expected, name);
      }
      await pressButton(page, 'Edit', 1);
      await page.waitFor(
        () =>
          document.querySelectorAll('python-run')[1]?.shadowRoot?.querySelector('.cm-content') !=
          null,
      );
      assert.deepEqual(await page.consoleErrors(), []);
    }),
  );

  testOnce('goes on when a block is moved, stops when it is removed', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/moving.html`);
      await pressButton(page, 'Run', 0);
      await until(page, ['running'], 0);
      await page.evaluate(() => {
        const moved = document.querySelector('python-run');
        if (moved) document.querySelector('#there')?.append(moved);
      });
      assert.equal((await untilOver(page, 0)).output, 'begun\nmoved');

      await pressButton(page, 'Run', 1);
      await until(page, ['running'], 1);
      await page.evaluate(() => {
        const removed = document.querySelectorAll('python-run')[1];
        (window as unknown as { removed: unknown }).removed = removed;
        removed?.remove();
      });
      await page.waitFor(
        () => (window as unknown as { removed: { state: string } }).removed.state === 'stopped',
      );
      assert.equal((await run(page, 1)).output, 'next');
    }),
  );

  testOnce('takes two script tags, and the script loaded twice', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/twice.html`);
      await untilUpgraded(page, 1);
      assert.equal((await run(page)).output, 'once');
      const seen = await page.evaluate(() => ({
        blocks: document.querySelectorAll('python-run').length,
        session: document.querySelector('python-run')?.session,
      }));
      assert.deepEqual(seen, { blocks: 1, session: 'page' });
      assert.deepEqual(await page.consoleErrors(), []);
    }),
  );

  testOnce('leaves the code and says why where there is no WebAssembly', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/no-wasm.html`);
      await untilUpgraded(page, 1);
      const shown = await page.evaluate(() => {
        const element = document.querySelector('python-run');
        return {
          isStatic: element?.querySelector('pre')?.checkVisibility(),
          note: element?.shadowRoot?.querySelector('.note')?.textContent,
          buttons: element?.shadowRoot?.querySelectorAll('button').length,
        };
      });
      assert.equal(shown.isStatic, true);
      assert.match(shown.note ?? '', /WebAssembly is turned off/);
      assert.equal(shown.buttons, 0);
    }),
  );

  test('survives a program that takes all memory', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/memory.html`);
      await run(page, 0);
      const { state, output } = await run(page, 1);
      assert.equal(state, 'error');
      assert.match(output, new RegExp(`MemoryError|${saying({ code: 'no-memory' }).source}`));
      // No string is lost on its way out of a full memory.
      assert.equal((await run(page, 3)).output, `'${'xy'.repeat(1000)}'`);
      assert.equal((await run(page, 2)).output, 'alive');
    }));

  testOnce('shows 100,000 lines by their ends, and all of them when asked', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/flood.html`);
      const { output } = await run(page, 0);
      assert.match(output, /^line 0\n/);
      assert.match(output, /\nline 99999$/);
      assert.match(output, /lines are not shown\./);
      assert.ok(output.split('\n').length < 1100);
      await pressButton(page, en.showAll);
      await page.waitFor(
        () =>
          document
            .querySelector('python-run')
            ?.shadowRoot?.querySelector('.log')
            ?.textContent.split('\n').length === 100_001,
      );

      await pressButton(page, 'Run', 1);
      await until(page, ['running'], 1);
      await pressButton(page, 'Stop', 1);
      assert.equal((await untilOver(page, 1)).state, 'stopped');
    }),
  );
});
