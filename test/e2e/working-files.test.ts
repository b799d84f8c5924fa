/** Files that a page gives to its programs, and those that programs write. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before } from 'node:test';
import type { StaticServer } from '../../scripts/static-server.mjs';
import { AXE, violations } from '../support/axe.js';
import { run, untilUpgraded } from '../support/reader.js';
import { saying } from '../support/saying.js';
import { pageOf, serveSite } from '../support/site.js';
import { forEachWarmEngine, test, withPage, testOnce } from '../support/suite.js';

const { files } = JSON.parse(
  readFileSync(new URL('../../dist/runtime/manifest.json', import.meta.url), 'utf8'),
) as { files: { startupLibrary: { gzip: { file: string; size: number } } } };
const { gzip } = files.startupLibrary;

/** A picture of 2 by 1 pixels, made by the program. */
const PICTURE = `import struct, zlib
def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
head = struct.pack(">2I5B", 2, 1, 8, 2, 0, 0, 0)
with open("dots.png", "wb") as file:
    file.write(b"\\x89PNG\\r\\n\\x1a\\n" + chunk(b"IHDR", head)
               + chunk(b"IDAT", zlib.compress(b"\\0\\xff\\0\\0\\0\\0\\xff")) + chunk(b"IEND", b""))
import os
os.makedirs("results", exist_ok=True)
open("results/notes.txt", "w").write("written")
open(".hidden", "w").close()`;
import { en } from '../../src/words/en.js';

const element = (code: string, attributes: string) =>
  `<python-run ${attributes}><pre>${code.replaceAll('<', '&lt;')}</pre></python-run>`;

const READ = 'print(open("data.csv").read(), open("sub/other.txt").read())';
const GIVEN = 'files="/data/data.csv /data/data.csv:sub/other.txt"';

function pages(other: string) {
  return {
    '/axe.js': AXE,
    '/data/data.csv': 'a,b',
    '/code/example.py': 'total = 40\nprint(total + 2)\n',
    '/files.html': pageOf(
      element(READ, GIVEN) +
        element(
          `import gzip\nprint(len(gzip.open("some.bin").read()) > ${String(gzip.size)})`,
          `files="dist/runtime/${gzip.file}:some.bin"`,
        ) +
        element('print(open("data.csv").read())', `files="${other}/data/data.csv"`) +
        element('print("not reached")', 'files="/data/missing.csv"') +
        element('print("not reached")', `files="${other}/closed/data.csv"`) +
        element(PICTURE, 'session="s"') +
        element('print(open("results/notes.txt").read())', 'session="s"'),
    ),
    '/src.html': pageOf(
      '<python-run src="code/example.py"></python-run>' +
        '<python-run src="code/example.py" lines="1"><pre><code class="language-python">for readers without JavaScript</code></pre></python-run>' +
        '<python-run src="code/missing.py"><pre>x = 1</pre></python-run>',
    ),
  };
}

forEachWarmEngine((_, getBrowser) => {
  let server: StaticServer;
  let other: StaticServer;
  before(async () => {
    other = await serveSite({ '/data/data.csv': 'from elsewhere' }, { cors: true });
    server = await serveSite(pages(other.url));
  });
  after(() => Promise.all([server.close(), other.close()]));

  testOnce('finds the page’s files in the working directory: text, binary, of another origin', () =>
    withPage(getBrowser(), async (page) => {
      server.clear();
      await page.goto(`${server.url}/files.html`);
      await untilUpgraded(page, 7);
      assert.equal((await run(page, 0)).output, 'a,b a,b');
      assert.equal((await run(page, 1)).output, 'True');
      assert.equal((await run(page, 2)).output, 'from elsewhere');
      await run(page, 0);
      const asked = server.requests.filter(({ path }) => path === '/data/data.csv');
      assert.equal(asked.length, 1, 'fetched once');
      assert.deepEqual(await page.consoleErrors(), []);
    }),
  );

  testOnce('names the address of a file that is missing, and tries again', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/files.html`);
      await untilUpgraded(page, 7);
      const missing = await run(page, 3);
      assert.equal(missing.state, 'error');
      assert.match(
        missing.output,
        saying({ code: 'file-failed', url: `${server.url}/data/missing.csv`, status: 404 }),
      );
      other.setReachable(false);
      try {
        assert.match(
          (await run(page, 2)).output,
          saying({ code: 'file-failed', url: `${other.url}/data/data.csv`, status: 0 }),
        );
      } finally {
        other.setReachable(true);
      }
      assert.equal((await run(page, 2)).output, 'from elsewhere');
    }),
  );

  test('lists what a program wrote, shows its images, and lets the reader download', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/files.html`);
      await untilUpgraded(page, 7);
      const shown = await run(page, 5);
      assert.match(shown.output, /dots\.png \d+ bytes\s*Download\s*results\/notes\.txt 7 bytes/);
      assert.doesNotMatch(shown.output, /hidden/);
      const width = await page.waitFor(
        () =>
          document.querySelectorAll('python-run')[5]?.shadowRoot?.querySelector('img')
            ?.naturalWidth,
      );
      assert.equal(width, 2);
      assert.deepEqual(await violations(page), []);
      await page.evaluate(() => {
        HTMLAnchorElement.prototype.click = function (this: HTMLAnchorElement) {
          const { download, href } = this;
          void fetch(href)
            .then((response) => response.text())
            .then((text) => (document.documentElement.dataset['saved'] = `${download}: ${text}`));
        };
      });
      await page.click(() =>
        document
          .querySelectorAll('python-run')[5]
          ?.shadowRoot?.querySelector('[aria-label="Download results/notes.txt"]'),
      );
      const saved = await page.waitFor(() => document.documentElement.dataset['saved']);
      assert.equal(saved, 'notes.txt: written');
      const next = await run(page, 6);
      assert.equal(next.output, 'written', 'only what is new is listed');
      assert.deepEqual(await page.consoleErrors(), []);
    }));

  testOnce('takes its code from a file', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/src.html`);
      await untilUpgraded(page, 3);
      const note = await page.waitFor(
        () =>
          document.querySelectorAll('python-run')[2]?.shadowRoot?.querySelector('[role=alert]')
            ?.textContent,
      );
      assert.equal(note, en.sourceFailed(`${server.url}/code/missing.py`, 404));
      // What comes moves the buttons.
      await page.waitFor(() =>
        [...document.querySelectorAll<HTMLElement>('python-run')]
          .slice(0, 2)
          .every((block) => block.innerText.includes('total = 40')),
      );
      assert.equal((await run(page, 0)).output, '42');
      assert.equal((await run(page, 1)).output, '42');
      const seen = await page.evaluate(() =>
        [...document.querySelectorAll<HTMLElement>('python-run')].map((block) =>
          block.innerText.trim(),
        ),
      );
      assert.deepEqual(seen.slice(0, 2), ['total = 40\nprint(total + 2)', 'total = 40']);
    }),
  );
});
