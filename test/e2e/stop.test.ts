/** Stop, input and time limits, on each kind of host, and by which mechanism. */
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import type { StaticServer } from '../../scripts/static-server.mjs';
import type { Page } from '../support/browser.js';
import { look, pressButton, run, until, untilOver } from '../support/reader.js';
import { block, serveSite } from '../support/site.js';
import { forEachEngine, test, withPage } from '../support/suite.js';
import { noteMechanism, type Mechanism } from '../support/mechanisms.js';

/** Programs that go on until they are stopped, after having printed "on". */
const ENDLESS: Readonly<Record<string, string>> = {
  loop: 'print("on")\nwhile True:\n    pass',
  comprehension: 'print("on")\n[0 for _ in iter(int, 1)]',
  generator: 'print("on")\nsum(0 for _ in iter(int, 1))',
  'sorted(key=…)': 'print("on")\ndef key(x):\n    while True: pass\nsorted([2, 1], key=key)',
  __repr__: 'print("on")\nclass A:\n    def __repr__(self):\n        while True: pass\nA()',
  'time.sleep': 'import time\nprint("on")\ntime.sleep(3600)',
  'input()': 'print("on")\ninput()',
  'await asyncio.sleep': 'import asyncio\nprint("on")\nawait asyncio.sleep(3600)',
  'asyncio.run':
    'import asyncio\nprint("on")\nasync def main():\n    await asyncio.sleep(3600)\nasyncio.run(main())',
  recursion: 'print("on")\ndef f(n):\n    if n:\n        f(n - 1)\nwhile True:\n    f(50)',
  'list building': 'print("on")\nxs = []\nwhile True:\n    xs.append(0)\n    del xs[100:]',
  'set building': 'print("on")\nwhile True:\n    {*range(100)}',
  finally:
    'print("on")\ntry:\n    while True: pass\nfinally:\n    print("cleaned up")\n    before += 1',
  'an infinite output': 'print("on")\nwhile True:\n    print("x")',
};

/** Programs that no signal reaches. */
const DEAF: Readonly<Record<string, string>> = {
  'a regular expression': 'import re\nprint("on")\nre.match(r"(a+)+$", "a" * 64 + "b")',
  'a long call into C': 'print("on")\npow(3, 10 ** 9)',
};

const SESSION = `before = 1
import math
def double(x):
    return 2 * x
class Point:
    x = 3
handle = open("notes.txt", "w+")
_ = handle.write("kept")`;
const AFTER = 'handle.seek(0)\n(before >= 1, math.pi > 3, double(2), Point.x, handle.read())';

forEachEngine((engine, getBrowser) => {
  for (const host of ['plain', 'cdn', 'isolated'] as const) {
    describe(host, () => {
      let site: StaticServer;
      let cdn: StaticServer;
      before(async () => {
        // Isolated pages load from another origin only what allows it.
        cdn = await serveSite({}, { cors: true, isolate: true });
        const from = host === 'cdn' ? cdn.url : '';
        const page = (body: string) => `<!doctype html><html lang="en"><head><meta charset="utf-8">
<title>${host}</title><link rel="icon" href="data:,"></head><body>${body}
<script>(${noteMechanism.toString()})()</script>
<script type="module" crossorigin src="${from}/dist/python-run.js"></script></body></html>`;
        const all = { ...ENDLESS, ...DEAF };
        site = await serveSite(
          {
            ...Object.fromEntries(
              Object.keys(all).map((name, index) => [
                `/${String(index)}.html`,
                page(block(SESSION) + block(all[name]!) + block(AFTER)),
              ]),
            ),
          },
          { isolate: host === 'isolated' },
        );
      });
      after(() => Promise.all([site.close(), cdn.close()]));

      const mechanism = (page: Page): Promise<Mechanism> =>
        page.evaluate(() => (window as unknown as { mechanism: Mechanism }).mechanism);

      const begin = async (page: Page, name: string) => {
        const index = [...Object.keys(ENDLESS), ...Object.keys(DEAF)].indexOf(name);
        await page.goto(`${site.url}/${String(index)}.html`);
        assert.equal((await run(page)).state, 'done');
        await pressButton(page, 'Run', 1);
        await page.waitFor(() =>
          document
            .querySelectorAll('python-run')[1]
            ?.shadowRoot?.querySelector('.stdout')
            ?.textContent.includes('on'),
        );
      };

      for (const name of Object.keys(ENDLESS)) {
        const canAsk = !(engine === 'webkit' && host === 'cdn');
        // Without stack switching there is no way to run an event loop in a call.
        const canRunLoop = engine !== 'webkit';
        if (name === 'input()' && !canAsk) continue;
        if (name === 'asyncio.run' && !canRunLoop) continue;
        test(`Stop interrupts ${name}`, () =>
          withPage(getBrowser(), async (page) => {
            await begin(page, name);
            await pressButton(page, 'Stop', 1);
            const stopped = await until(page, ['stopped'], 1);
            assert.equal(stopped.status, 'Stopped');
            if (name === 'finally') assert.match(stopped.output, /cleaned up/);
            assert.equal((await run(page, 2)).output, "(True, True, 4, 3, 'kept')");
            const { stop, terminated } = await mechanism(page);
            assert.equal(stop, host === 'isolated' ? 'shared memory' : 'blob address');
            assert.equal(terminated, 0);
          }));
      }

      for (const name of Object.keys(DEAF)) {
        test(`what Stop cannot interrupt is ended, and the session comes back: ${name}`, () =>
          withPage(getBrowser(), async (page) => {
            await begin(page, name);
            await pressButton(page, 'Stop', 1);
            await page.waitFor(() =>
              [
                ...(document
                  .querySelectorAll('python-run')[1]
                  ?.shadowRoot?.querySelectorAll('button') ?? []),
              ].some((button) => button.textContent.trim() === 'Force stop'),
            );
            assert.match((await look(page, 1)).status, /Stopping/);
            const { output } = await until(page, ['stopped'], 1);
            assert.match(output, /did not react, so its Python was ended/);
            assert.match(output, /earlier run of this page is done again/);
            const next = await untilOverAfter(page);
            assert.match(next, /Python had been ended, so the earlier run was done again first/);
            assert.match(next, /\(True, True, 4, 3, 'kept'\)$/);
            assert.equal((await mechanism(page)).terminated, 1);
          }));
      }

      async function untilOverAfter(page: Page): Promise<string> {
        await pressButton(page, 'Run', 2);
        return (await untilOver(page, 2)).output;
      }
    });
  }
});
