/** The demo's two pages, as README's command serves them. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startServer, type StaticServer } from '../../scripts/static-server.mjs';
import type { Page } from '../support/browser.js';
import { run, untilUpgraded } from '../support/reader.js';
import { forEachEngine, test, withPage } from '../support/suite.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Axe {
  run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
}

async function violations(page: Page, url: string): Promise<string[]> {
  return page.evaluate(async (url) => {
    const scope = globalThis as typeof globalThis & { axe?: Axe };
    if (!scope.axe) await import(url);
    const { violations = [] } = (await scope.axe?.run()) ?? {};
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  }, url);
}

forEachEngine((_, getBrowser) => {
  let server: StaticServer;
  before(async () => {
    server = await startServer({
      roots: { '/': `${ROOT}demo/`, '/dist/': `${ROOT}dist/` },
      files: { '/axe.js': AXE },
    });
  });
  after(() => server.close());

  for (const [path, blocks] of [
    ['/index.html', 6],
    ['/blog.html', 3],
  ] as const) {
    for (const colorScheme of ['light', 'dark'] as const) {
      test(`${path} in the ${colorScheme} runs, and axe-core finds nothing`, () =>
        withPage(
          getBrowser(),
          async (page) => {
            await page.goto(`${server.url}${path}`);
            await untilUpgraded(page, blocks);
            assert.deepEqual(await violations(page, `${server.url}/axe.js`), []);
            for (let block = 0; block < blocks; block++) {
              const { state } = await run(page, block);
              assert.ok(state === 'done' || state === 'error', state);
            }
            assert.deepEqual(await violations(page, `${server.url}/axe.js`), []);
          },
          { colorScheme },
        ));
    }
  }
});
