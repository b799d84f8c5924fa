/**
 * Blocks as generators emit them, run in pages with the script tag; and those that our plug-ins for
 * VitePress and Docusaurus made, as these put the script tag beside them. Whole sites of these two,
 * with their hydration and their navigation, are in sites.test.ts.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { StaticServer } from '../../scripts/static-server.mjs';
import { pressButton, run, untilUpgraded } from '../support/reader.js';
import { pageOf, serveSite } from '../support/site.js';
import { forOneEngine, test, withPage } from '../support/suite.js';

const fixture = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../fixtures/${name}.html`, import.meta.url)), 'utf8');

const BY_SCRIPT = ['vitepress', 'mdbook', 'quarto', 'pdoc', 'ghost', 'wordpress'];
const BY_PLUGIN = ['vitepress-plugin', 'docusaurus-plugin'];

/** What the sample hello.py prints. */
const HELLO = 'Hello, Zoë! 🐍 Hello, Zoë! 🐍';

/** The tag of the plug-ins. */
const WRAPS_NONE =
  '<script type="module" src="/dist/python-run.js" data-selector=":not(*)"></script>';

const PAGES = Object.fromEntries([
  ...BY_SCRIPT.map((name) => [`/${name}.html`, pageOf(fixture(name))]),
  ...BY_PLUGIN.map((name) => [`/${name}.html`, pageOf(fixture(name), WRAPS_NONE)]),
]) as Record<string, string>;

let server: StaticServer;
before(async () => {
  server = await serveSite(PAGES);
});
after(() => server.close());

forOneEngine((_engine, getBrowser) => {
  for (const name of [...BY_SCRIPT, ...BY_PLUGIN]) {
    test(`${name}: its blocks run, scripts and transcripts`, () =>
      withPage(getBrowser(), async (page) => {
        const expected = fixture(name).match(/<!-- block: (?!other)/g)!.length;
        await page.goto(`${server.url}/${name}.html`);
        await untilUpgraded(page, expected);
        const modes = await page.evaluate(() =>
          [...document.querySelectorAll('python-run')].map(({ mode }) => mode),
        );
        assert.equal(modes.length, expected);
        assert.equal((await run(page, 0)).output, HELLO);
        // Its second statement fails, as its page shows.
        const transcript = modes.indexOf('transcript');
        assert.match((await run(page, transcript)).output, /^4 outputs as on the page/);
        assert.deepEqual(await page.consoleErrors(), []);
      }));
  }

  test('a block that a plug-in made is edited, and its page adds others', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/docusaurus-plugin.html`);
      await untilUpgraded(page);
      await pressButton(page, 'Edit', 0);
      await page.waitFor(
        () =>
          document
            .querySelector('python-run')
            ?.shadowRoot?.activeElement?.className.includes('cm-content') ?? false,
      );
      await page.press('Control+End');
      await page.type('\nprint(6 * 7)');
      assert.equal((await run(page, 0)).output, `${HELLO}\n42`);
      // As React and Vue do at a navigation: the old page goes, the next one comes with elements.
      await page.evaluate(() => {
        const next = document.createElement('main');
        next.innerHTML =
          '<python-run session="page"><div class="theme-code-block"><pre><code>' +
          'print(hello("next"))</code></pre></div></python-run>';
        document.querySelector('main')!.replaceWith(next);
      });
      await untilUpgraded(page);
      assert.equal((await run(page, 0)).output, 'Hello, next! 🐍');
      assert.deepEqual(await page.consoleErrors(), []);
    }));
});
