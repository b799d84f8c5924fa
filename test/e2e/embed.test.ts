/** The page that blogs show in a frame: its code comes with the link. */
import assert from 'node:assert/strict';
import { after, before } from 'node:test';

import type { StaticServer } from '../../scripts/static-server.mjs';
import { look, pressButton, run, untilOver, untilUpgraded } from '../support/reader.js';
import { serveSite } from '../support/site.js';
import { forEachWarmEngine, test, withPage, testOnce } from '../support/suite.js';
import { de } from '../../src/words/de.js';
import { en } from '../../src/words/en.js';

const CODE = 'import js\nfor i in range(3):\n    print("line", i)\nprint(js.location.origin)';

const link = (code: string, query = '') => `/dist/embed.html${query}#${encodeURIComponent(code)}`;

const RESIZE = '<script type="module" src="/dist/resize-embeds.js"></script>';

const blog = (script: string) => `<!doctype html><html lang="en"><head><meta charset="utf-8">
<title>Blog</title><link rel="icon" href="data:,"></head><body><h1>Blog</h1>
<iframe src="${link(CODE)}" title="Python example" style="width: 100%; height: 100px; border: 0"></iframe>
${script}</body></html>`;

/** A frame that is none of ours, and says that it is high. */
const FOREIGN = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Blog</title>
${RESIZE}</head><body><iframe src="/other.html" title="Other" style="height: 50px"></iframe>
<iframe src="${link(CODE)}" title="Python example" style="height: 100px"></iframe></body></html>`;

/** Whether the frame is exactly as high as its page: then how high, in CSS pixels. */
const fits = () => {
  const frame = document.querySelector('iframe');
  const inner = frame?.contentDocument?.documentElement;
  const block = inner?.querySelector('python-run');
  if (!frame || !inner || !block?.shadowRoot) return null;
  const needed = Math.ceil(inner.getBoundingClientRect().height);
  return needed > 50 && frame.offsetHeight === needed ? needed : null;
};

forEachWarmEngine((_, getBrowser) => {
  let site: StaticServer;
  before(async () => {
    site = await serveSite({
      '/blog.html': blog(RESIZE),
      '/late.html': blog(''),
      '/foreign.html': FOREIGN,
      '/other.html': '<!doctype html><title>Other</title><p>Other',
    });
  });
  after(() => site.close());

  test('runs nothing by itself, and then in a sandbox', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(site.url + link(CODE, '?label=Lines&theme=dark'));
      await untilUpgraded(page);
      assert.equal((await look(page)).state, 'idle');
      const shown = await page.evaluate(() => ({
        code: document.querySelector('python-run')?.code,
        label: document.querySelector('python-run')?.label,
        scheme: getComputedStyle(document.documentElement).colorScheme,
        notice: document.querySelector('.notice')?.textContent,
        keyword: document.querySelector('pre .k')?.textContent,
      }));
      assert.deepEqual(shown, {
        code: CODE,
        label: 'Lines',
        scheme: 'dark',
        notice: en.embed.notice,
        keyword: 'import',
      });
      assert.equal((await run(page)).output, 'line 0\nline 1\nline 2\nnull');
    }));

  testOnce('says when a link has no code', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${site.url}/dist/embed.html`);
      await page.waitFor(() => document.querySelector('.notice') !== null);
      assert.equal(
        await page.evaluate(() => document.querySelector('main')?.textContent),
        en.embed.empty,
      );
    }),
  );

  testOnce('speaks the language that the link names', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(site.url + link(CODE, '?lang=de'));
      await untilUpgraded(page);
      await page.waitFor(() => document.querySelector('.notice') !== null);
      assert.deepEqual(
        await page.evaluate(() => [document.title, document.querySelector('.notice')?.textContent]),
        [de.label, de.embed.notice],
      );
      await pressButton(page, de.run);
      assert.equal((await untilOver(page)).state, 'done');
    }),
  );

  test('is as high as it needs to be, before and after a run', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${site.url}/blog.html`);
      const before = await page.waitFor(fits);
      await page.evaluate(() =>
        document.querySelector('iframe')?.contentDocument?.querySelector('python-run')?.run(),
      );
      const after = await page.waitFor(fits);
      assert.ok(after > before, `${String(before)} px before, ${String(after)} px after`);
    }));

  testOnce('the script obeys no other frames', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${site.url}/foreign.html`);
      // Messages come in order: that of our frame is the last.
      await page.evaluate(() => {
        const frame = document.querySelector('iframe')!;
        const script = frame.contentDocument!.createElement('script');
        script.textContent = `parent.postMessage({ type: 'python-run-height', height: 9000 }, '*')`;
        frame.contentDocument!.body.append(script);
      });
      await page.waitFor(() => document.querySelectorAll('iframe')[1]!.offsetHeight > 100);
      assert.equal(await page.evaluate(() => document.querySelector('iframe')!.offsetHeight), 54);
    }),
  );

  test('is as high as it needs to be where the script comes after the frame', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${site.url}/late.html`);
      await page.waitFor(() => {
        const inner = document.querySelector('iframe')?.contentDocument;
        return inner?.querySelector('python-run')?.shadowRoot?.querySelector('button') != null;
      });
      assert.equal(await page.evaluate(() => document.querySelector('iframe')?.offsetHeight), 100);
      await page.evaluate(() => {
        const script = document.createElement('script');
        script.type = 'module';
        script.src = '/dist/resize-embeds.js';
        document.body.append(script);
      });
      assert.ok((await page.waitFor(fits)) > 100);
    }));
});
