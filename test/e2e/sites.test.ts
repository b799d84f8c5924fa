/** What readers do on sites that real generators build with our integrations: a cell each. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe } from 'node:test';

import { startServer, type StaticServer } from '../../scripts/static-server.mjs';
import type { Page } from '../support/browser.js';
import {
  BLOCKS,
  GENERATORS as PYTHON_GENERATORS,
  installIntegration,
  LINK,
} from '../support/doc-sites.js';
import { NPM_GENERATORS } from '../support/npm-sites.js';
import {
  pressButton,
  run,
  until,
  untilFocused,
  untilOver,
  untilUpgraded,
} from '../support/reader.js';
import { forOneEngine, test } from '../support/suite.js';

const GENERATORS = [...PYTHON_GENERATORS, ...NPM_GENERATORS];
/** Below a path, as project pages are. */
const baseOf = (index: number) => `/docs/${String(index)}/`;

const placeOf = (name: keyof typeof BLOCKS) => Object.keys(BLOCKS).indexOf(name);

let folder: string;
let server: StaticServer;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'python-run-sites-'));
  const installed = await installIntegration(folder);
  for (const [index, generator] of GENERATORS.entries()) {
    const own = join(folder, String(index));
    await mkdir(own);
    await generator.build(own, installed, baseOf(index));
  }
  const roots = GENERATORS.map((_, index) => [baseOf(index), join(folder, String(index), 'site')]);
  server = await startServer({ roots: Object.fromEntries(roots) as Record<string, string> });
});

after(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

/**
 * Waits until what lies behind a block's output is lighter than its text by more than `least`, or
 * darker where that is negative. Lightness goes from 0 to 1. Themes fade their colours.
 */
async function untilLighter(page: Page, block: number, least: number): Promise<void> {
  await page.waitFor(
    (block, least) => {
      const context = document.createElement('canvas').getContext('2d')!;
      const mean = (colour: string) => {
        context.clearRect(0, 0, 1, 1);
        context.fillStyle = colour;
        context.fillRect(0, 0, 1, 1);
        const [red = 0, green = 0, blue = 0, alpha = 0] = context.getImageData(0, 0, 1, 1).data;
        return { value: (red + green + blue) / 765, alpha };
      };
      const element = document.querySelectorAll('python-run')[block]!;
      const output = element.shadowRoot!.querySelector('[part=stdout]')!;
      let ground = 1;
      for (let at: Element | null = output; at;) {
        const { value, alpha } = mean(getComputedStyle(at).backgroundColor);
        if (alpha > 127) {
          ground = value;
          break;
        }
        const root: Node = at.getRootNode();
        at = at.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
      }
      const lighter = ground - mean(getComputedStyle(output).color).value;
      return least > 0 ? lighter > least : lighter < least;
    },
    block,
    least,
  );
}

forOneEngine((_, getBrowser) => {
  for (const [index, { name, darkButtons }] of GENERATORS.entries()) {
    describe(name, () => {
      let page: Page;
      before(async () => {
        page = await getBrowser().newPage();
        await page.goto(server.url + baseOf(index));
        // Furo and Docusaurus remember their colours in one place, and all sites are of one origin.
        await page.evaluate(() => {
          localStorage.clear();
        });
        await page.goto(server.url + baseOf(index));
        await untilUpgraded(page, Object.keys(BLOCKS).length);
      });
      after(() => page.close());

      test('run', async () => {
        assert.equal((await run(page, placeOf('run'))).output, 'Hello');
      });

      test('edit', async () => {
        const place = placeOf('edit');
        await pressButton(page, 'Edit', place);
        await untilFocused(page, '.cm-content', place);
        await page.press('Control+Home');
        await page.type('print("changed")\n');
        await page.press('Shift+Enter');
        assert.equal((await untilOver(page, place)).output, 'changed\nhere');
      });

      test('stop', async () => {
        const place = placeOf('stop');
        await pressButton(page, 'Run', place);
        await until(page, ['running'], place);
        await pressButton(page, 'Stop', place);
        assert.equal((await untilOver(page, place)).status, 'Stopped');
      });

      test('input', async () => {
        const place = placeOf('input');
        await pressButton(page, 'Run', place);
        await page.waitFor(
          (place) =>
            document.querySelectorAll('python-run')[place]?.shadowRoot?.activeElement?.localName ===
            'input',
          place,
        );
        await page.type('Ada\n');
        assert.match((await untilOver(page, place)).output, /Hello Ada$/);
      });

      test('narrow', async () => {
        // Not every engine's window becomes so small.
        await page.setViewport(390, 700);
        const width = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(width <= 0, `${String(width)} pixels wider than the window`);
        assert.equal((await run(page, placeOf('run'))).output, 'Hello');
        await page.setViewport(1280, 800);
      });

      if (darkButtons) {
        test('dark', async () => {
          const place = placeOf('run');
          await run(page, place);
          await untilLighter(page, place, 0.5);
          for (const button of darkButtons) {
            await page.click((button) => {
              const buttons = [...document.querySelectorAll(button)];
              return buttons.find((one) => one.checkVisibility());
            }, button);
          }
          await untilLighter(page, place, -0.4);
        });
      }

      test('navigate', async () => {
        await page.click(
          (text) => [...document.querySelectorAll('a')].find((link) => link.textContent === text),
          LINK,
        );
        await page.waitFor(() => document.querySelector('h1')?.textContent.startsWith('Second'));
        await untilUpgraded(page, 1);
        assert.equal((await run(page, 0)).output, 'second page');
        // Themes have errors of their own: a picture that is missing, a mode that is not set.
        const errors = await page.consoleErrors();
        assert.deepEqual(
          errors.filter((error) => error.includes('python-run')),
          [],
        );
      });
    });
  }
});
