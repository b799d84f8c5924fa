/** Edits that survive a visit. */
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import type { StaticServer } from '../../scripts/static-server.mjs';
import { AXE, violations } from '../support/axe.js';
import type { Page } from '../support/browser.js';
import { pressButton, run, untilUpgraded } from '../support/reader.js';
import { pageOf, serveSite } from '../support/site.js';
import { forEachEngine, test, withPage } from '../support/suite.js';
import { en } from '../../src/words/en.js';

const pageWith = (code: string) =>
  pageOf(
    `<python-run persist><pre>${code}</pre></python-run>` +
      '<python-run persist id="other"><pre>print("other")</pre></python-run>' +
      '<python-run><pre>print("plain")</pre></python-run>',
  );

const codeOf = (page: Page, block = 0) =>
  page.evaluate((block) => document.querySelectorAll('python-run')[block]?.code, block);

/** Types at the end of a block's code. */
async function edit(page: Page, text: string, block = 0): Promise<void> {
  const before = await codeOf(page, block);
  await pressButton(page, 'Edit', block);
  await page.waitFor(
    (block) =>
      document.querySelectorAll('python-run')[block]?.shadowRoot?.activeElement?.className ===
      'cm-content',
    block,
  );
  await page.press('Control+End');
  await page.type(text);
  await page.waitFor(
    (code, block) => document.querySelectorAll('python-run')[block]?.code === code,
    `${String(before)}${text}`,
    block,
  );
}

const untilCode = (page: Page, code: string) =>
  page.waitFor((code) => document.querySelector('python-run')?.code === code, code);

forEachEngine((_, getBrowser) => {
  const files: Record<string, string> = { '/axe.js': AXE };
  let server: StaticServer;
  before(async () => {
    server = await serveSite(files);
  });
  after(() => server.close());

  test('brings back an edit of code that is as it was, and forgets it on Reset', () =>
    withPage(getBrowser(), async (page) => {
      files['/page.html'] = pageWith('x = 1');
      await page.goto(`${server.url}/page.html`);
      await untilUpgraded(page, 3);
      await edit(page, '0');
      await edit(page, '2', 2);
      await page.goto(`${server.url}/page.html`);
      await untilCode(page, 'x = 10');
      assert.equal(await codeOf(page, 1), 'print("other")');
      assert.equal(await codeOf(page, 2), 'print("plain")');
      assert.equal((await run(page, 0)).state, 'done');
      await pressButton(page, en.reset);
      await untilCode(page, 'x = 1');
      await page.goto(`${server.url}/page.html`);
      await untilUpgraded(page, 3);
      await page.evaluate(async () => {
        await document.querySelector('python-run')?.run(); // what it was prepared with is there then
      });
      assert.equal(await codeOf(page), 'x = 1');
      assert.deepEqual(await page.consoleErrors(), []);
    }));

  test('offers an edit of code that the page has changed since', () =>
    withPage(getBrowser(), async (page) => {
      files['/changed.html'] = pageWith('x = 1');
      await page.goto(`${server.url}/changed.html`);
      await untilUpgraded(page, 3);
      await edit(page, '0');
      files['/changed.html'] = pageWith('x = 2');
      await page.goto(`${server.url}/changed.html`);
      await untilUpgraded(page, 3);
      const isOffered = () =>
        document.querySelector('python-run')?.shadowRoot?.querySelector('.kept') != null;
      await page.waitFor(isOffered);
      assert.equal(await codeOf(page), 'x = 2');
      assert.deepEqual(await violations(page), []);
      await pressButton(page, en.showMyEdit);
      await untilCode(page, 'x = 10');
      assert.equal(await page.evaluate(isOffered), false);
      await page.goto(`${server.url}/changed.html`);
      await untilCode(page, 'x = 10');
      files['/changed.html'] = pageWith('x = 3');
      await page.goto(`${server.url}/changed.html`);
      await untilUpgraded(page, 3);
      await page.waitFor(isOffered);
      await pressButton(page, en.discardEdit);
      await page.goto(`${server.url}/changed.html`);
      await untilUpgraded(page, 3);
      await page.evaluate(async () => {
        await document.querySelector('python-run')?.run(); // what it was prepared with is there then
      });
      assert.equal(await page.evaluate(isOffered), false);
      assert.equal(await codeOf(page), 'x = 3');
      assert.deepEqual(await page.consoleErrors(), []);
    }));
});
