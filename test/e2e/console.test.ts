/** A console on a page: a prompt that goes on from where the blocks ended. */
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import type { StaticServer } from '../../scripts/static-server.mjs';
import { AXE, violations } from '../support/axe.js';
import type { Page } from '../support/browser.js';
import { pressButton, run, untilUpgraded } from '../support/reader.js';
import { block, pageOf, serveSite } from '../support/site.js';
import { forEachWarmEngine, test, testOnce, withPage } from '../support/suite.js';
import { en } from '../../src/words/en.js';

const SCRIPT =
  '<script type="module" src="/dist/python-run.js" data-session="tour"></script>' +
  '<script src="/axe.js"></script>';

const BLOCKS =
  block(
    'who = "Ada"\ndef greet(name, *, loud=False):\n    """Greet somebody."""\n    return name',
  ) +
  '<python-run console session="tour" id="console"></python-run>' +
  block('print(who, answer)');

const PAGES = {
  '/page.html': pageOf(BLOCKS, SCRIPT),
  '/own.html': pageOf(
    '<python-run console sandbox id="console"><pre>&gt;&gt;&gt; </pre></python-run>',
    SCRIPT,
  ),
  '/axe.js': AXE,
} as const;

/** What a console shows. */
interface Shown {
  /** All that was typed and came of it. */
  readonly screen: string;
  /** What stands at the prompt. */
  readonly draft: string;
  /** The class or tag of what has the focus in it. */
  readonly focus: string;
  readonly tooltip: string;
  readonly options: readonly string[];
}

function look(page: Page): Promise<Shown> {
  return page.evaluate(() => {
    const root = document.querySelector('#console')!.shadowRoot!;
    const text = (selector: string) =>
      root.querySelector<HTMLElement>(selector)?.innerText.trim() ?? '';
    const lines = [...root.querySelectorAll<HTMLElement>('.cm-content .cm-line')];
    const active = root.activeElement;
    return {
      screen: text('.screen').replace(/\n{2,}/g, '\n'),
      draft: lines.map((line) => line.textContent).join('\n'),
      focus: active?.classList[0] ?? active?.localName ?? '',
      tooltip: text('.cm-signature').replace(/\n+/g, '\n'),
      options: [...root.querySelectorAll('[role=listbox] [role=option] .cm-completionLabel')].map(
        (option) => option.textContent,
      ),
    };
  });
}

/** Waits until the console is idle, and its screen ends like this. */
async function ends(page: Page, end: string): Promise<Shown> {
  await page.waitFor((end) => {
    const element = document.querySelector<HTMLElementTagNameMap['python-run']>('#console')!;
    const screen = element.shadowRoot!.querySelector<HTMLElement>('.screen')!;
    const isOn = ['loading', 'queued', 'running', 'waiting'].includes(element.state);
    return (
      !isOn &&
      screen.innerText
        .replace(/\n{2,}/g, '\n')
        .trim()
        .endsWith(end)
    );
  }, end);
  return look(page);
}

const draftIs = (page: Page, draft: string) =>
  page.waitFor((draft) => {
    const lines = [
      ...document.querySelector('#console')!.shadowRoot!.querySelectorAll('.cm-content .cm-line'),
    ];
    return lines.length > 0 && lines.map((line) => line.textContent).join('\n') === draft;
  }, draft);

/** Waits until the console is more than a block: then it has no code that can be copied. */
const untilPrepared = (page: Page) =>
  page.waitFor(() => {
    const root = document.querySelector('#console')?.shadowRoot;
    const copy = root?.querySelector('[part=copy-button]');
    return copy && getComputedStyle(copy).display === 'none';
  });

async function open(page: Page): Promise<void> {
  await untilPrepared(page);
  await page.evaluate(() => {
    document.querySelector('#console')!.shadowRoot!.querySelector<HTMLElement>('.code')!.focus();
  });
  await enterPrompt(page);
}

/** From the console's box to its prompt. */
async function enterPrompt(page: Page): Promise<void> {
  await page.press('Enter');
  await page.waitFor(() =>
    document.querySelector('#console')?.shadowRoot?.activeElement?.classList.contains('cm-content'),
  );
}

/** Pastes as a reader does, who has copied elsewhere. */
const paste = (page: Page, text: string) =>
  page.evaluate((text) => {
    const data = new DataTransfer();
    data.setData('text/plain', text);
    const event = new ClipboardEvent('paste', { bubbles: true, cancelable: true, composed: true });
    Object.defineProperty(event, 'clipboardData', { value: data });
    document.querySelector('#console')?.shadowRoot?.activeElement?.dispatchEvent(event);
  }, text);

/** The files of Python that the page has asked for. */
const fetched = (page: Page) =>
  page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map(({ name }) => name)
      .filter((name) => name.includes('/runtime/')),
  );

forEachWarmEngine((engine, getBrowser) => {
  let server: StaticServer;
  before(async () => {
    server = await serveSite(PAGES);
  });
  after(() => server.close());

  test('runs what is typed in the session of the blocks, and gives them what it defines', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/page.html`);
      await untilUpgraded(page, 3);
      await page.waitFor(() => document.querySelector('#console')?.textContent.includes('>>>'));
      assert.deepEqual(await violations(page), []);
      assert.deepEqual(await fetched(page), []);
      assert.equal((await run(page, 0)).state, 'done');
      await open(page);

      await page.type('who + "!"\n');
      assert.equal((await ends(page, "'Ada!'")).screen, `>>> who + "!"\n'Ada!'`);
      await page.type('_ * 2\n');
      await ends(page, "'Ada!Ada!'");

      // A block, with its indentation, ends with an empty line; what is typed ahead waits.
      await page.type(
        'for i in range(2):\nprint(i)\n\nanswer = sum([40,\n1])\nanswer += 1\nanswer\n',
      );
      const loop = await ends(page, '>>> answer\n42');
      assert.match(
        loop.screen,
        />>> for i in range\(2\):\n\.\.\. {5}print\(i\)\n0\n1\n>>> answer = sum\(\[40,\n\.\.\. +1\]\)\n>>> answer \+= 1\n/,
      );

      // History: at the first line and the last one; entries of several lines come back whole.
      await page.press('ArrowUp');
      await draftIs(page, 'answer');
      for (let i = 0; i < 4; i++) await page.press('ArrowUp');
      await draftIs(page, 'for i in range(2):\n    print(i)');
      await page.press('ArrowUp');
      await page.press('ArrowUp');
      await draftIs(page, '_ * 2');
      for (let i = 0; i < 5; i++) await page.press('ArrowDown');
      await draftIs(page, '');
      await page.press('Shift+Enter');
      await draftIs(page, '\n');
      await page.press('Control+c');
      await draftIs(page, '');

      // What is pasted: prompts go, statements run in order up to one that fails.
      await paste(page, '>>> a = 1\n>>> a\n1\n>>> a / 0\nTraceback\n>>> a + 1\n2\n');
      const pasted = await ends(page, 'ZeroDivisionError: division by zero');
      assert.match(pasted.screen, />>> a = 1\n>>> a\n1\n>>> a \/ 0\nTraceback/);
      await draftIs(page, 'a + 1');
      await page.press('Enter');
      await ends(page, '>>> a + 1\n2');

      // The program asks.
      await page.type('input("Name? ") + "."\n');
      await page.waitFor(
        () => document.querySelector('#console')?.shadowRoot?.activeElement?.localName === 'input',
      );
      await page.type('Bob\n');
      const asked = await ends(page, "'Bob.'");
      assert.match(asked.screen, /Name\? Bob\n'Bob\.'$/);
      assert.equal(asked.focus, 'cm-content');

      // Stop, which leaves what was defined.
      await page.type('while True: answer += 1\n\n');
      await page.waitFor(
        () =>
          document.querySelector<HTMLElementTagNameMap['python-run']>('#console')?.state ===
          'running',
      );
      await page.press('Control+c');
      await ends(page, en.console.stopped);
      await page.type('answer > 42, len("<b>")\n');
      await ends(page, '(True, 3)');

      await page.type('answer = "from the console"\n');
      await ends(page, '"from the console"');
      assert.equal((await run(page, 2)).output, 'Ada from the console');
      assert.deepEqual(await violations(page), []);

      await page.evaluate(() => {
        document.querySelector<HTMLElementTagNameMap['python-run']>('#console')!.focus();
      });
      await pressButton(page, en.session, 1);
      await pressButton(page, en.restartSession, 1);
      await ends(page, en.said.restarted);
      await pressButton(page, en.reset, 1);
      await page.waitFor(
        () => document.querySelector('#console')?.shadowRoot?.querySelector('.console') === null,
      );
      assert.deepEqual(await page.consoleErrors(), []);
    }));

  testOnce('completes, tells signatures, helps, and ends', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/page.html`);
      await untilUpgraded(page, 3);
      await run(page, 0);
      await open(page);

      // One that fits alone is inserted; of several there is a list.
      await page.type('gre');
      await page.press('Tab');
      await draftIs(page, 'greet');
      await page.type('(who, lo');
      await page.press('Tab');
      await page.waitFor(
        () =>
          document.querySelector('#console')?.shadowRoot?.querySelector('[role=listbox]') !== null,
      );
      assert.deepEqual((await look(page)).options, ['loud=', 'locals']);
      assert.deepEqual(await violations(page), []);
      await page.press('Enter');
      await draftIs(page, 'greet(who, loud=');
      await page.press('Shift+Tab');
      await page.waitFor(
        () =>
          document.querySelector('#console')?.shadowRoot?.querySelector('.cm-signature') !== null,
      );
      assert.equal((await look(page)).tooltip, 'greet(name, *, loud=False)\nGreet somebody.');
      await page.press('Escape');
      assert.equal((await look(page)).focus, 'code');
      await enterPrompt(page);
      await page.press('Control+c');
      await draftIs(page, '');
      // Where nothing is typed, Tab goes on to the buttons.
      await page.press('Tab');
      assert.notEqual((await look(page)).focus, 'cm-content');
      await page.evaluate(() => {
        document
          .querySelector('#console')!
          .shadowRoot!.querySelector<HTMLElement>('.code')!
          .focus();
      });
      await enterPrompt(page);

      await page.type('help(greet)\n');
      const helped = await ends(page, 'Greet somebody.');
      assert.match(helped.screen, /Help on function greet in module __main__:/);
      await page.press('Control+l');
      assert.equal((await look(page)).screen, '');

      await page.type('quit\n');
      const closed = await ends(page, en.console.startAgain);
      assert.ok(closed.screen.includes(en.console.closed));
      assert.equal(closed.focus, 'button');
      await page.press('Enter');
      await page.type('who\n');
      await ends(page, "'Ada'");
      await page.press('Control+d');
      await ends(page, en.console.startAgain);
      assert.deepEqual(await page.consoleErrors(), []);
    }),
  );

  testOnce('without a session, and in a sandbox, has its own Python, which ends with it', () =>
    withPage(
      getBrowser(),
      async (page) => {
        await page.goto(`${server.url}/own.html`);
        await untilUpgraded(page, 1);
        await untilPrepared(page);
        await pressButton(page, 'Run');
        await page.waitFor(() =>
          document
            .querySelector('#console')
            ?.shadowRoot?.activeElement?.classList.contains('cm-content'),
        );
        await page.type('x = 1\nx\n');
        await ends(page, '>>> x\n1');
        await page.type('exit()\n');
        await ends(page, en.console.startAgain);
        await page.press('Enter');
        await page.type('x\n');
        await ends(page, "NameError: name 'x' is not defined");
        const size = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(engine === 'firefox' || size <= 500, String(size));
        assert.deepEqual(await violations(page), []);
        assert.deepEqual(await page.consoleErrors(), []);
      },
      { viewport: { width: 360, height: 700 }, colorScheme: 'dark' },
    ),
  );
});
