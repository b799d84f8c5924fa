/** Transcripts and expected outputs, compared with what the page shows. */
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import type { StaticServer } from '../../scripts/static-server.mjs';
import { AXE, violations } from '../support/axe.js';
import type { Page } from '../support/browser.js';
import { run, setCode, untilUpgraded } from '../support/reader.js';
import { block, pageOf, serveSite } from '../support/site.js';
import { forOneEngine, test, withPage } from '../support/suite.js';
import { en } from '../../src/words/en.js';

const MATCHING = `>>> import math
>>> math.floor(2.5)
2
>>> def half(n):
...     return n / 2
...
>>> half(3); print("two\\n\\nlines")
1.5
two

lines
>>> list(range(30))
[0, 1, 2, ..., 29]
>>> half("x")
Traceback (most recent call last):
  ...
TypeError: unsupported operand`;

const DIFFERING = `>>> half(10)
4.0
>>> undefined
>>> print("still", "here")
still here`;

const IPYTHON = `In [1]: x = [n * n
   ...:      for n in range(3)]

In [2]: x
Out[2]: [0, 1, 4]

In [3]: x[9]
---------------------------------------------------------------------------
IndexError                                Traceback (most recent call last)
Cell In[3], line 1
----> 1 x[9]

IndexError: list index out of range`;

const DISPLAYING = `>>> import turtle
>>> turtle.forward(50)
>>> display({"text/html": "<b>bold</b>"}, raw=True)
>>> print("one")
two
>>> print("three")
three`;

const PAGES = {
  '/axe.js': AXE,
  '/display.html': pageOf(block(DISPLAYING, 'pycon')),
  '/page.html': pageOf(
    block(MATCHING, 'text') + // whatever its class says, by the author's selector
      block(DIFFERING, 'pycon') +
      block(IPYTHON, 'python') +
      block('>>> half(1)', 'python'),
    '<script type="module" src="/dist/python-run.js" data-selector="pre"></script>',
  ),
  '/expect.html': pageOf(
    '<python-run expect="42"><pre>print(6 * 7)</pre></python-run>' +
      '<python-run expect="wanted"><pre>print("a")\n[1, 2]</pre></python-run>' +
      '<python-run expect="took ... ms"><pre>print("took 12 ms")</pre></python-run>' +
      '<python-run expect="4"><pre>2 + 3</pre></python-run>' +
      '<python-run expect="4"><pre>1 / 0</pre></python-run>' +
      '<script type="text/plain" id="wanted">\na\n[1, 2]\n</script>',
  ),
} as const;

const checksOf = (page: Page, block: number) =>
  page.evaluate((block) => {
    const { status, checks, error } = document.querySelectorAll('python-run')[block]!.result!;
    return { status, checks: checks ?? null, error: error?.type ?? null };
  }, block);

forOneEngine((_, getBrowser) => {
  let server: StaticServer;
  before(async () => {
    server = await serveSite(PAGES);
  });
  after(() => server.close());

  test('a transcript is quiet where it is as on the page, and shows what differs', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/page.html`);
      const matching = await run(page);
      assert.equal(matching.output, en.comparison.same(4));
      assert.match(matching.status, /^Done in /);
      assert.deepEqual(await checksOf(page, 0), {
        status: 'ok',
        checks: { passed: 4, failed: 0 },
        error: null,
      });
      await page.click(() =>
        document.querySelector('python-run')?.shadowRoot?.querySelector('summary'),
      );
      const opened = await page.evaluate(
        () =>
          document.querySelector('python-run')?.shadowRoot?.querySelector<HTMLElement>('.matches')
            ?.innerText,
      );
      assert.match(opened ?? '', />>> math\.floor\(2\.5\)\s*2\s*>>> half\(3\);/);
      assert.match(opened ?? '', /TypeError: unsupported operand type/);

      const differing = await run(page, 1);
      assert.equal(differing.status, en.status.errorOnLine(2));
      assert.match(
        differing.output,
        /^>>> half\(10\)\s+- 4\.0\s+\+ 5\.0\s+>>> undefined\s+Traceback[^]*NameError: name 'undefined' is not defined/,
      );
      const { differ, same } = en.comparison;
      assert.ok(differing.output.endsWith(`${differ(2)}\n${same(1)}`), differing.output);
      assert.equal(differing.output.match(/NameError:/g)?.length, 1);
      assert.deepEqual(await checksOf(page, 1), {
        status: 'error',
        checks: { passed: 1, failed: 2 },
        error: 'NameError',
      });
      assert.deepEqual(await violations(page), []);
      assert.deepEqual(await page.consoleErrors(), []);
    }));

  test('what a transcript displays is seen in its place', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/display.html`);
      await untilUpgraded(page);
      const { status } = await run(page);
      assert.match(status, /^Done in /);
      const classes = await page.evaluate(() =>
        [...document.querySelector('python-run')!.shadowRoot!.querySelectorAll('.results > *')].map(
          ({ className }) => className.split(' ')[0],
        ),
      );
      assert.deepEqual(classes, ['rich', 'rich', 'example', 'notice', 'quiet']);
      assert.deepEqual((await checksOf(page, 0)).checks, { passed: 1, failed: 1 });
      assert.deepEqual(await violations(page), []);
      assert.deepEqual(await page.consoleErrors(), []);
    }));

  test('a transcript of IPython is compared too; prompts without output just run', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/page.html`);
      assert.equal((await run(page, 2)).output, en.comparison.same(2));
      await run(page, 0);
      assert.equal((await run(page, 3)).output, '0.5');
      assert.equal((await checksOf(page, 3)).checks, null);
    }));

  test('an edited transcript is code without prompts, and not compared', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/page.html`);
      await untilUpgraded(page, 4);
      const code = await page.evaluate(() => document.querySelectorAll('python-run')[2]!.code);
      await setCode(page, code.replace('x[9]', 'x[1]'), 2);
      assert.equal((await run(page, 2)).output, '[0, 1, 4]\n1');
      assert.equal((await checksOf(page, 2)).checks, null);
    }));

  test('a script shows whether its output is as expected', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/expect.html`);
      assert.equal((await run(page, 0)).output, `42\n${en.comparison.asExpected}`);
      assert.deepEqual((await checksOf(page, 0)).checks, { passed: 1, failed: 0 });
      for (const block of [1, 2]) {
        const { output } = await run(page, block);
        assert.ok(output.endsWith(en.comparison.asExpected), output);
      }
      assert.match(
        (await run(page, 3)).output,
        /^5\nThe output is not as expected\.[^]*\n- 4\s+\+ 5$/,
      );
      assert.deepEqual(await checksOf(page, 3), {
        status: 'ok',
        checks: { passed: 0, failed: 1 },
        error: null,
      });
      assert.match(
        (await run(page, 4)).output,
        /ZeroDivisionError[^]*The output is not as expected\.$/,
      );
      assert.deepEqual(await violations(page), []);
      assert.deepEqual(await page.consoleErrors(), []);
    }));
});
