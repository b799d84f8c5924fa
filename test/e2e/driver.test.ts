/** The driver does what it says in every engine: what the other whole-page tests stand on. */
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

import { startServer, type StaticServer } from '../../scripts/static-server.mjs';
import { endHungBrowser } from '../support/shared-browsers.js';
import { forEachEngine, test, withPage } from '../support/suite.js';

const PAGE = `<!doctype html>
<meta name="viewport" content="width=device-width">
<title>Driver</title>
<style>body { height: 5000px }</style>
<p>Light text</p>
<x-box></x-box>
<script>
  const events = [];
  customElements.define('x-box', class extends HTMLElement {
    constructor() {
      super().attachShadow({ mode: 'open' }).innerHTML =
        '<div style="height: 2500px">Shadow text</div><button>Press</button><textarea></textarea>';
      const [button, area] = this.shadowRoot.querySelectorAll('button, textarea');
      button.onclick = (event) => events.push('click ' + event.isTrusted);
      button.onmouseenter = () => events.push('enter');
      area.onkeydown = (event) => {
        const held = ['ctrl', 'shift', 'alt', 'meta'].filter((name) => event[name + 'Key']);
        events.push([...held, event.key].join('+'));
      };
    }
  });
</script>`;

declare const events: string[];

// These run in the page, and nothing that runs there sees anything of this file.
const button = (): Element | null | undefined =>
  document.querySelector('x-box')?.shadowRoot?.querySelector('button');
const area = (): HTMLTextAreaElement | null | undefined =>
  document.querySelector('x-box')?.shadowRoot?.querySelector('textarea');
const typed = (): string | undefined =>
  document.querySelector('x-box')?.shadowRoot?.querySelector('textarea')?.value;
const focused = (): string | undefined =>
  document.querySelector('x-box')?.shadowRoot?.activeElement?.localName;

let server: StaticServer;

before(async () => {
  server = await startServer({ roots: [], files: { '/': PAGE, '/data': '1' } });
});
after(async () => {
  await server.close();
});

forEachEngine((engine, getBrowser) => {
  const onPage = (use: Parameters<typeof withPage<void>>[1], options = {}): Promise<void> =>
    withPage(
      getBrowser(),
      async (page) => {
        await page.goto(`${server.url}/`);
        await use(page);
      },
      options,
    );

  test('clicks and hovers with a real mouse inside a shadow root', () =>
    onPage(async (page) => {
      await page.hover(button);
      await page.click(button);
      assert.deepEqual(await page.evaluate(() => events), ['enter', 'click true']);
    }));

  test('clicks what moves once it lies still', () =>
    onPage(async (page) => {
      await page.evaluate(() => {
        const moving = document.createElement('button');
        moving.style.cssText = 'position: fixed; left: 0; top: 0; width: 40px; height: 40px';
        let looks = 0;
        // The driver begins each look with this: at the first five the button lies elsewhere.
        moving.scrollIntoView = () => {
          looks++;
          moving.style.left = `${String(Math.min(looks, 5) * 50)}px`;
        };
        moving.onclick = () => events.push(`after ${String(looks)} looks`);
        document.body.append(moving);
      });
      await page.click(() => document.querySelector('body > button'));
      assert.deepEqual(await page.evaluate(() => events), ['after 6 looks']);
    }));

  test('types text of any script, and presses chords', () =>
    onPage(async (page) => {
      await page.click(area);
      await page.type('def f(x):\nreturn "é→😀"');
      assert.equal(await page.evaluate(typed), 'def f(x):\nreturn "é→😀"');
      await page.evaluate(() => (events.length = 0));
      for (const chord of ['Control+Enter', 'Shift+Enter', 'Control+Shift+a', 'Escape']) {
        await page.press(chord);
      }
      const seen = await page.evaluate(() =>
        events.filter((event) => !/(Control|Shift)$/.test(event)),
      );
      assert.deepEqual(
        seen.map((event) => event.toLowerCase()),
        ['ctrl+enter', 'shift+enter', 'ctrl+shift+a', 'escape'],
      );
      await page.press('Control+a');
      await page.press('Backspace');
      assert.equal(await page.evaluate(typed), '');
      await page.press('Shift+Tab');
      assert.equal(await page.evaluate(focused), 'button');
    }));

  test('has a clipboard that a page can write and keys can paste', () =>
    onPage(async (page) => {
      await page.evaluate(() => {
        document.querySelector('x-box')?.addEventListener('click', (event) => {
          if (event.composedPath()[0] instanceof HTMLButtonElement) {
            void navigator.clipboard.writeText('copied').then(() => (document.title = 'written'));
          }
        });
      });
      await page.click(button);
      await page.waitFor(() => document.title === 'written');
      await page.click(area);
      await page.press('Control+v');
      await page.waitFor(typed);
      assert.equal(await page.evaluate(typed), 'copied');
    }));

  test('awaits functions in the page and hands their errors on', () =>
    onPage(async (page) => {
      const sum = await page.evaluate(async (a, b) => Promise.resolve(a + b.c), 1, { c: 2 });
      assert.equal(sum, 3);
      assert.equal(await page.evaluate(() => null), null);
      await assert.rejects(
        page.evaluate(() => {
          throw new RangeError('too far');
        }),
        /RangeError: too far/,
      );
    }));

  test('waits on state', () =>
    onPage(async (page) => {
      await page.evaluate(() => setTimeout(() => (document.title = 'later'), 200));
      assert.equal(await page.waitFor(() => document.title === 'later' && 'yes'), 'yes');
    }));

  test('says what it waited for', () =>
    onPage(
      async (page) => {
        await assert.rejects(
          page.waitFor((name) => document.querySelector(name)!.id, 'nowhere'),
          /nowhere[^]*<x-box> Shadow text[^]*Light text/,
        );
        await page.evaluate(() => {
          const cover = document.createElement('div');
          cover.className = 'cover';
          cover.style.cssText = 'position: fixed; inset: 0';
          document.body.append(cover);
        });
        await assert.rejects(
          page.click(button),
          /<button class=""> is covered by <div class="cover">/,
        );
      },
      { timeout: 1000 },
    ));

  test('tells the errors of the page', () =>
    onPage(async (page) => {
      await page.evaluate(() => {
        console.error('said');
        setTimeout(() => {
          throw new TypeError('thrown');
        });
        setTimeout(() => void Promise.reject(new TypeError('rejected')));
      });
      // The drivers tell errors when they hear of them, which may be after the page goes on.
      for (const word of ['said', 'thrown', 'rejected']) {
        while (!(await page.consoleErrors()).some((line) => line.includes(word))) await delay(20);
      }
    }));

  test('sees the viewport and the colour scheme that were asked for', () =>
    onPage(
      async (page) => {
        const see = (): Promise<unknown> =>
          page.evaluate(() => [
            innerWidth,
            innerHeight,
            matchMedia('(prefers-color-scheme: dark)').matches,
          ]);
        assert.deepEqual(await see(), [375, 667, true]);
        assert.equal(await page.setViewport(900, 700), true);
        if (await page.setColorScheme('light')) assert.deepEqual(await see(), [900, 700, false]);
        else assert.deepEqual(await see(), [900, 700, true]);
        await page.screenshot(`.cache/screenshots/driver-${engine}.png`);
      },
      { viewport: { width: 375, height: 667 }, colorScheme: 'dark' },
    ));

  test('loses the network, and each page has storage of its own', () =>
    onPage(async (page) => {
      const load = (): Promise<boolean> =>
        page.evaluate(() =>
          fetch(`/data?${Math.random()}`).then(
            () => true,
            () => false,
          ),
        );
      assert.equal(await load(), true);
      if (await page.setOffline(true)) {
        assert.equal(await load(), false);
        await page.setOffline(false);
      }
      server.setReachable(false);
      assert.equal(await load(), false);
      server.setReachable(true);
      assert.equal(await load(), true);

      await page.evaluate(() => {
        localStorage.setItem('mine', '1');
      });
      await onPage(async (other) => {
        assert.equal(await other.evaluate(() => localStorage.getItem('mine')), null);
        await other.click(button);
      });
      await page.click(area);
      assert.equal(await page.evaluate(() => document.hasFocus()), true);
    }));

  test('pages share storage where they are asked to, and nothing else', async () => {
    const shared = { sharesStorage: true };
    await onPage(async (page) => {
      await page.evaluate(() => {
        localStorage.setItem('mine', '1');
      });
      await page.setOffline(true);
    }, shared);
    await onPage(async (page) => {
      assert.equal(await page.evaluate(() => localStorage.getItem('mine')), '1');
      assert.deepEqual(await page.consoleErrors(), []);
      await page.evaluate(() => {
        console.error('of this page');
      });
      await page.waitFor(() => fetch('/data').then(({ ok }) => ok));
    }, shared);
    await onPage(async (page) => {
      assert.deepEqual(await page.consoleErrors(), []);
    }, shared);
  });

  test('a browser that hangs is ended with a word on its page, and the next page gets another', async () => {
    const page = await getBrowser().newPage();
    await page.goto(`${server.url}/`);
    await page.evaluate(() => {
      console.error('last words');
    });
    const hangs = page.evaluate(() => {
      for (;;);
    });
    hangs.catch(() => undefined);
    const said = (await endHungBrowser(engine)).join('\n');
    assert.match(said, new RegExp(`(Page: ${server.url}/|does not say)`));
    assert.match(said, /Picture|No picture/);
    assert.match(said, new RegExp(`browser \\(${engine}\\) was ended`));
    if (engine !== 'webkit') assert.match(said, /last words/);
    await onPage(async (next) => {
      assert.equal(await next.evaluate(() => document.title), 'Driver');
    });
  });
});
