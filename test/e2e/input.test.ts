/** Programs that ask the reader. */
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import type { StaticServer } from '../../scripts/static-server.mjs';
import type { Page } from '../support/browser.js';
import { pressButton, run, runAtOnce, until, untilOver } from '../support/reader.js';
import { block, pageOf, serveSite } from '../support/site.js';
import { forEachWarmEngine, test, withPage } from '../support/suite.js';
import { en } from '../../src/words/en.js';

const BODY =
  block(
    'name = input("Your name? ")\nprint(f"Hello, {name}!")\nage = int(input("Age? "))\nage + 1',
  ) +
  block('import sys\nprint([line.strip() for line in sys.stdin])') +
  block('print(name)') +
  block('def ask():\n    return input("?")\n[ask() for _ in range(2)]') +
  block('import time\na = input("a? ")\ntime.sleep(0.5)\nb = input("b? ")\nprint([a, b])');

/** Waits until the program asks with this text, and the field has the focus. */
async function asked(page: Page, label: string): Promise<void> {
  await page.waitFor((label) => {
    const field = [...document.querySelectorAll('python-run')]
      .map((block) => block.shadowRoot?.activeElement)
      .find((element) => element?.localName === 'input');
    return field?.ariaLabel === label;
  }, label);
}

forEachWarmEngine((engine, getBrowser) => {
  let site: StaticServer;
  let cdn: StaticServer;
  before(async () => {
    cdn = await serveSite({}, { cors: true });
    site = await serveSite({
      '/input.html': pageOf(
        BODY, // whose third block shall not bring the first again
        '<script type="module" src="/dist/python-run.js" data-depends="none"></script>',
      ),
      '/both.html': pageOf(
        '<python-run><pre>input("first? ")</pre></python-run>' +
          '<python-run><pre>input("second? ")</pre></python-run>',
      ),
      '/cdn.html': pageOf(
        BODY,
        `<script type="module" crossorigin src="${cdn.url}/dist/python-run.js"></script>`,
      ),
    });
  });
  after(() => Promise.all([site.close(), cdn.close()]));

  test('asks in the output, echoes the answer, and goes on', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${site.url}/input.html`);
      await page.evaluate(() => {
        document.addEventListener('python-run-input', (event) => {
          document.documentElement.dataset['asked'] =
            (document.documentElement.dataset['asked'] ?? '') +
            (event as Event & { prompt: string }).prompt;
        });
      });
      await pressButton(page, 'Run');
      await asked(page, 'Your name?');
      assert.equal((await until(page, ['waiting'])).status, en.status.waiting);
      await page.type('Ada <b>\n');
      await asked(page, 'Age?');
      await page.type('36\n');
      const { output } = await untilOver(page);
      assert.equal(output, 'Your name? Ada <b>\nHello, Ada <b>!\nAge? 36\n37');
      assert.equal(
        await page.evaluate(() => document.documentElement.dataset['asked']),
        'Your name? Age? ',
      );
      const result = await page.evaluate(() => document.querySelector('python-run')?.result);
      assert.equal(result?.stdout, 'Your name? Hello, Ada <b>!\nAge? ');

      await pressButton(page, 'Run', 3);
      await asked(page, '?');
      await page.type('x\n');
      await page.waitFor(
        () =>
          document.querySelectorAll('python-run')[3]?.shadowRoot?.querySelector('.stdin') != null,
      );
      await asked(page, '?');
      await page.press('ArrowUp');
      await page.type('y\n');
      assert.match((await untilOver(page, 3)).output, /\['x', 'xy'\]$/);
    }));

  test('keeps what is typed ahead for the next question, and presses no button with it', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${site.url}/input.html`);
      await pressButton(page, 'Run', 4);
      await asked(page, 'a?');
      await page.type('x\ny\n');
      assert.match((await untilOver(page, 4)).output, /^a\? x\nb\? y\n\['x', 'y'\]$/);
      await page.press('Enter');
      const { state, focus } = await page.evaluate(() => {
        const block = document.querySelectorAll('python-run')[4]!;
        return { state: block.state, focus: block.shadowRoot?.activeElement?.ariaLabel };
      });
      assert.deepEqual({ state, focus }, { state: 'done', focus: en.output });
    }));

  test('takes Ctrl+D as the end, and Stop as an interrupt that keeps the session', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${site.url}/input.html`);
      await pressButton(page, 'Run', 1);
      await asked(page, en.inputLabel);
      await page.type('one\n');
      await page.waitFor(
        () =>
          document.querySelectorAll('python-run')[1]?.shadowRoot?.querySelector('.stdin') != null,
      );
      await asked(page, en.inputLabel);
      await page.press('Control+d');
      assert.match((await untilOver(page, 1)).output, /\['one'\]$/);

      await pressButton(page, 'Run', 0);
      await asked(page, 'Your name?');
      await page.type('Ada\n');
      await asked(page, 'Age?');
      await pressButton(page, 'Stop', 0);
      assert.equal((await untilOver(page, 0)).state, 'stopped');
      assert.equal((await run(page, 2)).output, 'Ada');
    }));

  test('blocks that are run at once, before Python is there, all ask', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${site.url}/both.html`);
      await runAtOnce(page, 2);
      for (const place of [0, 1]) {
        await until(page, ['waiting', 'error'], place);
        await page.click(
          (place) =>
            document.querySelectorAll('python-run')[place]?.shadowRoot?.querySelector('input'),
          place,
        );
        await page.type('Ada\n');
        assert.match((await untilOver(page, place)).output, /\? Ada\n'Ada'$/);
      }
    }));

  test('from another origin asks too', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${site.url}/cdn.html`);
      await pressButton(page, 'Run');
      await asked(page, 'Your name?');
      await page.type('Ada\n');
      await asked(page, 'Age?');
      await page.type('36\n');
      assert.match((await untilOver(page)).output, /37$/);
    }));
});
