/** All that a block says, in each language: a walk through its states. */
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import type { StaticServer } from '../../scripts/static-server.mjs';
import { de } from '../../src/words/de.js';
import { en } from '../../src/words/en.js';
import type { Words } from '../../src/words/words.js';
import type { Page } from '../support/browser.js';
import {
  pressButton,
  setCode,
  until,
  untilFocused,
  untilOver,
  untilUpgraded,
} from '../support/reader.js';
import { block, pageOf, serveSite } from '../support/site.js';
import { forOneEngine, test, withPage } from '../support/suite.js';

/** Words that every English sentence of ours has one of, and no German one. */
const ENGLISH =
  /\b(?:the|an|of|and|not|is|are|were|to|by|with|this|that|these|copy|run|ran|running|done|stop|stopped|edit|edited|show|save|session|output|waiting|loading|starting|reset|try|again|first|could|cannot|from|has|have|failed|example|examples)\b/i;

/** A block, with attributes of its own. */
const made = (code: string, attributes: string) =>
  `<python-run ${attributes}><pre>${code.replaceAll('<', '&lt;')}</pre></python-run>`;

/** What the walk does, block by block; each begins with the state of the one before. */
const BLOCKS = {
  fine: made('fine = 1', 'session="s"'),
  fails: made('1 / 0', 'session="s"'),
  asks: made('input()', 'session="s"'),
  endless: made('while True: pass', 'session="s"'),
  needs: made('bad = 1 / 0', 'session="t"'),
  needing: made('bad', 'session="t"'),
  missing: made('import tkinter', ''),
  threads: made('import threading\nthreading.Thread(target=print).start()', ''),
  packages: made('pass', 'packages="no-such-package" package-index="/none/"'),
  files: made('pass', 'files="none.csv"'),
  source: made('pass', 'src="none.py"'),
  setup: made('pass', 'setup="none"'),
  late: made('while True: pass', 'timeout="0.2"'),
  written: made('open("a.txt", "w").write("a")', ''),
  long: made('for n in range(5000): print(n)', ''),
  json: made('from IPython.display import JSON\nJSON({"a": [1]}, expanded=True)', ''),
  scripts: made('from IPython.display import HTML\nHTML("<b>b</b><script>1<\\/script>")', ''),
  image: made('from IPython.display import display\ndisplay({"image/png": "AAAA"}, raw=True)', ''),
  tasks: made(
    'import asyncio\nasync def f(): await asyncio.sleep(1e6)\nt = asyncio.create_task(f())',
    'session="u"',
  ),
  ends: made('import os\nos._exit(3)', 'session="s"'),
  expected: made('print(1)', 'expect="1"'),
  unexpected: made('print(1)', 'expect="2"'),
  folded: made('pass', 'hide-code'),
  kept: made('pass', 'id="kept" persist'),
  console: made('1 + 1', 'console'),
  transcript: block('>>> 1\n2\n>>> 3\n3', 'pycon'),
} as const;

const PLACES = Object.fromEntries(
  Object.keys(BLOCKS).map((name, place) => [name, place]),
) as Readonly<Record<keyof typeof BLOCKS, number>>;

/** Texts of ours in a block, with what screen readers are told; not what a program says. */
function textsOf(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const foreign =
      'style, pre:not(.log), code, .log > :not(.gap), .echo, .cm-editor, .name, .traceback, .json-name';
    const texts = new Set<string>();
    const collect = (root: ParentNode) => {
      for (const element of root.querySelectorAll('*')) {
        if (element.shadowRoot) collect(element.shadowRoot);
        for (const name of ['aria-label', 'title', 'placeholder', 'alt']) {
          const text = element.getAttribute(name);
          if (text) texts.add(text);
        }
        if (element.closest(foreign)) continue;
        for (const { nodeType, textContent } of element.childNodes) {
          if (nodeType === Node.TEXT_NODE && textContent?.trim()) {
            texts.add(textContent.trim().replace(/\s+/g, ' '));
          }
        }
      }
    };
    for (const element of document.querySelectorAll('python-run')) {
      collect(element);
      if (element.shadowRoot) collect(element.shadowRoot);
    }
    const region = document.querySelector('[role=status]')?.textContent;
    if (region) texts.add(region);
    return [...texts];
  });
}

/** Goes through all states; gives all that was said. */
async function walk(page: Page, words: Words): Promise<ReadonlySet<string>> {
  const said = new Set<string>();
  const note = async () => {
    for (const text of await textsOf(page)) said.add(text);
  };
  const press = (name: string, one: keyof typeof BLOCKS) => pressButton(page, name, PLACES[one]);
  const runs = async (...names: (keyof typeof BLOCKS)[]) => {
    for (const name of names) {
      await press(words.run, name);
      await untilOver(page, PLACES[name]);
      await note();
    }
  };
  await page.waitFor(
    (label) =>
      [...document.querySelectorAll('python-run')].every((block) =>
        block.shadowRoot?.querySelector(`[part=edit-button][aria-label="${label}"]`),
      ),
    words.edit,
  );
  await note();
  await press(words.run, 'asks');
  await note(); // it loads
  await untilFocused(page, 'input', PLACES.asks);
  await note();
  await press(words.run, 'fine');
  await until(page, ['queued'], PLACES.fine);
  await note();
  await page.evaluate((place) => {
    const root = document.querySelectorAll('python-run')[place]!.shadowRoot!;
    root.querySelector<HTMLElement>('[part=input]')!.focus();
  }, PLACES.asks);
  await page.press('Enter');
  await untilOver(page, PLACES.fine);
  await note();
  await press(words.run, 'endless');
  await until(page, ['running'], PLACES.endless);
  await press(words.stop, 'endless');
  await note();
  await untilOver(page, PLACES.endless);
  await note();
  await runs('fails', 'needs', 'needing', 'missing', 'threads', 'packages', 'files', 'setup');
  await runs('late', 'written', 'long', 'json', 'scripts', 'image', 'tasks', 'transcript');
  await runs('expected', 'unexpected', 'ends', 'fine');
  await press(words.session, 'fine');
  await note();
  await press(words.restartSession, 'fine');
  await note();
  await press(words.session, 'needs');
  await press(words.runAll, 'needs');
  await untilOver(page, PLACES.needs);
  await note();
  await setCode(page, 'bad = 2', PLACES.needs);
  await runs('needs', 'needing');
  await setCode(page, 'bad = 3', PLACES.needs);
  await note();
  await press(words.copyCode, 'fine');
  await note();
  await press(words.reset, 'fine');
  await press(words.edit, 'console');
  await untilFocused(page, '.cm-content', PLACES.console);
  await page.press('Enter');
  await note();
  return said;
}

forOneEngine((_, getBrowser) => {
  let site: StaticServer;
  before(async () => {
    const body = Object.values(BLOCKS).join('\n');
    const keep =
      '<script>localStorage.setItem(`python-run ${location.pathname}${location.search}#kept`, ' +
      'JSON.stringify({ original: "old", edited: "mine" }))</script>';
    const page = (lang: string) => pageOf(keep + body).replace('lang="en"', `lang="${lang}"`);
    site = await serveSite({
      '/en.html': page('en'),
      '/de.html': page('de-AT'),
      '/fr.html': page('fr'),
      // The chunks import the entry by its name alone: there are two copies of it.
      '/two.html': pageOf(
        block('a = 1') + block('b = 2'),
        '<script type="module" src="/dist/python-run.js?v=1"></script>',
      ).replace('lang="en"', 'lang="de"'),
    });
  });
  after(() => site.close());

  for (const words of [en, de]) {
    test(`all states in ${words.lang}`, () =>
      withPage(getBrowser(), async (page) => {
        await page.goto(`${site.url}/${words.lang}.html`);
        const said = await walk(page, words);
        const { status, said: spoken } = words;
        for (const text of [
          ...[words.copyCode, words.edit, words.reset, words.session, words.runAll],
          ...[words.showCode, words.editedEarlier, words.wideOutput].slice(0, 2),
          ...[status.waiting, status.queued, status.error, status.didNotRun, status.stopped],
          ...[status.packagesFailed, status.timeOut, spoken.restarted],
          ...[words.comparison.asExpected, words.comparison.notAsExpected(true)],
          ...[words.scriptsBlocked, words.imageDamaged, words.linesHidden(4000)].slice(0, 2),
        ]) {
          assert.ok(
            [...said].some((one) => one.includes(text)),
            `“${text}” was not said`,
          );
        }
        if (words === en) return;
        // What Python calls a block, and what its exceptions say, is in no language of ours.
        const own = [...said].map((text) => text.replace(/example \d+|\w+Error: .*/, ''));
        const english = own.filter((text) => ENGLISH.test(text));
        assert.deepEqual(english, []);
      }));
  }

  test('what is said of a session is in its blocks’ language, pressed or not', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${site.url}/two.html`);
      await untilUpgraded(page, 2);
      await page.waitFor(
        (run) =>
          document
            .querySelectorAll('python-run')[1]
            ?.shadowRoot?.querySelector('.main')
            ?.textContent.includes(run),
        de.run,
      );
      await pressButton(page, de.run, 1);
      await untilOver(page, 1);
      const said = (text: string) =>
        page.waitFor((text) => document.querySelector('[role=status]')?.textContent === text, text);
      await pressButton(page, de.session, 1);
      await pressButton(page, de.restartSession, 1);
      await said(de.sentences([{ code: 'session-restarted' }]));
      await pressButton(page, de.session, 1);
      await pressButton(page, de.runAll, 1);
      await said(de.sentences([{ code: 'all-ran', total: 2 }]));
      assert.deepEqual(await page.consoleErrors(), []);
    }));

  test('in a language without a catalogue our words say that they are English', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${site.url}/fr.html`);
      await pressButton(page, en.run, PLACES.fails);
      await untilOver(page, PLACES.fails);
      const langs = await page.evaluate((place) => {
        const root = document.querySelectorAll('python-run')[place]!.shadowRoot!;
        const langOf = (selector: string) =>
          root.querySelector(selector)?.closest('[lang]')?.getAttribute('lang') ?? null;
        return ['[part=toolbar] button', '[part=status]', '[part=traceback]'].map(langOf);
      }, PLACES.fails);
      assert.deepEqual(langs, ['en', 'en', null], 'what Python says is none of ours');
    }));
});
