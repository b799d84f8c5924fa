/** The demo's two pages, as README's command serves them. */
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startServer, type StaticServer } from '../../scripts/static-server.mjs';
import { AXE, violations } from '../support/axe.js';
import { run, untilUpgraded } from '../support/reader.js';
import { forEachWarmEngine, test, testOnce, withPage } from '../support/suite.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

forEachWarmEngine((_, getBrowser) => {
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
      // Colours are the same in all engines, and one page shows what differs.
      const declare = colorScheme === 'light' && path === '/index.html' ? test : testOnce;
      declare(`${path} in the ${colorScheme} runs, and axe-core finds nothing`, () =>
        withPage(
          getBrowser(),
          async (page) => {
            await page.goto(`${server.url}${path}`);
            await untilUpgraded(page, blocks);
            assert.deepEqual(await violations(page), []);
            for (let block = 0; block < blocks; block++) {
              const { state } = await run(page, block);
              assert.ok(state === 'done' || state === 'error', state);
            }
            assert.deepEqual(await violations(page), []);
          },
          { colorScheme },
        ),
      );
    }
  }
});
