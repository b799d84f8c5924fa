/** What ends Python, or what it stands on, in the middle: each is told, and the next run works. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { StaticServer } from '../../scripts/static-server.mjs';
import type { Page } from '../support/browser.js';
import { noteMechanism, type Mechanism } from '../support/mechanisms.js';
import {
  look,
  pressButton,
  pretendLittleMemory,
  run,
  until,
  untilOver,
  untilPrinted,
  untilUpgraded,
} from '../support/reader.js';
import { block, pageOf, serveSite } from '../support/site.js';
import { ANY, DID_NOT_COME, saying } from '../support/saying.js';
import { forEachEngine, test, withPage, testOnce } from '../support/suite.js';
import { en } from '../../src/words/en.js';

/** As where the device has no more memory to give. */
const FULL =
  'import js\n' +
  'js.eval("WebAssembly.Memory.prototype.grow = () => { throw new RangeError(\'no more\') }")\n' +
  'print("on")\n';

const CRASHED = saying({ code: 'broke-down', detail: ANY });

/** Programs that Python does not survive, and what is told of them. */
const FATAL: Readonly<Record<string, readonly [code: string, says: RegExp]>> = {
  'os.abort': ['import os\nprint("on")\nos.abort()', CRASHED],
  'a stack overflow in C': [
    'import itertools\nprint("on")\nit = iter([])\nfor _ in range(300_000):\n    it = itertools.chain(it)\nnext(it)',
    CRASHED,
  ],
  'a stack overflow of calls': [
    'import sys\nprint("on")\nsys.setrecursionlimit(10**8)\nclass A:\n    def __getattr__(self, name):\n        return getattr(self, name + "x")\nA().a',
    CRASHED,
  ],
  'a JavaScript without Array.prototype.map': [
    'import js\nprint("on")\njs.eval("delete Array.prototype.map")\n[js.eval("x => x")(1) for _ in "ab"]',
    CRASHED,
  ],
  'os._exit': ['import os\nprint("on")\nos._exit(3)', saying({ code: 'exit-code', status: 3 })],
  'no more memory': [
    `${FULL}many = []\nwhile True: many.append(bytearray(1_000_000))`,
    saying({ code: 'no-memory' }),
  ],
  'a Worker that is closed': [
    'import asyncio, js\nprint("on")\njs.close()\nawait asyncio.sleep(3600)',
    saying({ code: 'worker-closed' }),
  ],
};

/** Programs that end their run, and nothing else: how, and with what on the screen. */
const EXITS: readonly (readonly [code: string, state: string, shows: string | RegExp])[] = [
  ['import sys\nsys.exit(0)', 'done', ''],
  ['raise SystemExit', 'done', ''],
  ['exit()', 'done', ''],
  ['import sys\nsys.exit(3)', 'error', /SystemExit: 3$/],
  ['raise SystemExit(4)', 'error', /SystemExit: 4$/],
  ['try:\n    raise SystemExit(5)\nfinally:\n    print("tidy")', 'error', /^tidy\n.*: 5$/s],
  [
    'import asyncio, sys\nasync def main():\n    sys.exit(6)\nawait asyncio.create_task(main())',
    'error',
    /SystemExit: 6$/,
  ],
];

/** What goes wrong in a callback of JavaScript's goes wrong outside of every run. */
const CALLBACK = `import asyncio, js
from pyodide.ffi import create_once_callable
def fail():
    1 / 0
js.setTimeout(create_once_callable(fail), 0)
await asyncio.sleep(0.1)
print("went on")`;

const FLOODS: Readonly<Record<string, string>> = {
  lines: 'while True: print("x")',
  'one line': 'while True: print("x", end="")',
  'long lines': 'import sys\nwhile True: print("x" * 10_000, file=sys.stderr)',
};

const KEEP = block('kept = globals().get("kept", 0) + 1');
const KEPT = block('print("kept", kept)');
const ASK = block('print("Hello,", input("Name? "))');
const BUSY = block('print("on")\nwhile True: pass');
/** Asks, and goes on with a module of the last archive. */
const ASK_AND_IMPORT = block('print("Hello,", input("Name? "))\nimport wave\nprint(wave.__name__)');

const noted = (body: string) => pageOf(`<script>(${noteMechanism.toString()})()</script>${body}`);

/** Ends, at the event `kill`, the Workers in which a program has run, and tells nobody. */
const KILLS = `<script>
  const { prototype } = MessagePort;
  const { postMessage } = prototype;
  prototype.postMessage = function (message, transfer) {
    if (message?.type !== 'make-worker') return postMessage.call(this, message, transfer);
    const [toWorker, toFrame] = transfer;
    const worker = new MessageChannel(), frame = new MessageChannel();
    const kill = () => postMessage.call(frame.port1, { type: 'terminate' });
    toWorker.onmessage = ({ data }) => {
      if (data.type === 'run') addEventListener('kill', kill);
      postMessage.call(worker.port1, data);
    };
    worker.port1.onmessage = ({ data }) => postMessage.call(toWorker, data);
    toFrame.onmessage = ({ data }) => postMessage.call(frame.port1, data);
    frame.port1.onmessage = ({ data }) => postMessage.call(toFrame, data);
    return postMessage.call(this, message, [worker.port2, frame.port2]);
  };
</script>`;

/** Tells how the page was shown, and when it slept. */
const WATCH = `<script>
  window.shown = [];
  addEventListener('pageshow', ({ persisted }) => shown.push(persisted ? 'again' : 'new'));
  for (const type of ['freeze', 'resume']) document.addEventListener(type, () => shown.push(type));
</script>`;

const SW = '/dist/python-run-sw.js';
const SW_SOURCE = readFileSync(new URL('../../dist/python-run-sw.js', import.meta.url), 'utf8');

/** How many characters a flood has printed before it is stopped: more than are kept. */
const LIMIT = 10_000_000;

/** How many characters may come in one event: between two of them the page can do something else. */
const AT_ONCE = 100_000;

interface Watched {
  mechanism: Mechanism;
  shown: string[];
  characters: number;
  /** The most characters that came in one event. */
  mostAtOnce: number;
}

forEachEngine((engine, getBrowser) => {
  let site: StaticServer;
  const files: Record<string, string> = {
    '/fatal.html': pageOf(
      KILLS +
        KEEP +
        KEPT +
        BUSY +
        '<python-run><pre>import os\nos.abort()</pre></python-run>' +
        '<python-run><pre>print("alive")</pre></python-run>' +
        Object.values(FATAL)
          .map(([code]) => block(code))
          .join(''),
    ),
    '/exits.html': noted(
      KEEP + EXITS.map(([code]) => block(code)).join('') + block(CALLBACK) + KEPT + ASK,
    ),
    '/network.html': pageOf(KEPT.replace('kept)', '1)') + block('import wave\nprint("imported")')),
    '/sleep.html': pageOf(
      WATCH +
        KEEP +
        KEPT +
        block('import asyncio\nfor n in range(40):\n    print(n)\n    await asyncio.sleep(0.02)') +
        ASK,
    ),
    '/back.html': pageOf(WATCH + KEEP + KEPT + BUSY + ASK),
    '/away.html': '<!doctype html><title>away</title><p>Away',
    '/update.html': noted(KEEP + BUSY + ASK_AND_IMPORT + KEPT),
    '/flood.html': noted(
      Object.values(FLOODS)
        .map((code) => block(code))
        .join('') + block('print("quiet")'),
    ),
  };
  before(async () => {
    site = await serveSite(files);
  });
  after(() => site.close());

  /** How many Workers were ended while a program ran in them. */
  const terminated = (page: Page) =>
    page.evaluate(() => (window as unknown as Watched).mechanism.terminated);

  test(`what Python does not survive is told, and the next run works: ${Object.keys(FATAL).join(', ')}`, () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${site.url}/fatal.html`);
      await pretendLittleMemory(page);
      assert.equal((await run(page, 0)).state, 'done');
      for (const [index, [name, [, says]]] of Object.entries(FATAL).entries()) {
        const broken = await run(page, 5 + index);
        assert.equal(broken.state, 'error', name);
        assert.match(
          `${broken.status}: ${broken.output}`,
          new RegExp(`^${en.status.ended}: on\n`),
          name,
        );
        assert.match(broken.output, says, name);
        const again = index + 1;
        assert.match(broken.output, saying({ code: 'loss-earlier', again, kept: 0 }), name);
        const next = await run(page, 1);
        assert.match(next.output, /^Python was restarted\. .* repeated\.\nkept 1$/, name);
      }
      assert.equal((await run(page, 1)).output, 'kept 1', 'done again once');

      // A Worker that the browser ends without a word.
      await pressButton(page, 'Run', 2);
      await untilPrinted(page, 'on', 2);
      await page.evaluate(() => dispatchEvent(new Event('kill')));
      await pressButton(page, 'Stop', 2);
      const lost = await until(page, ['stopped'], 2);
      assert.match(lost.output, saying({ code: 'no-reaction' }));
      assert.match((await run(page, 1)).output, /repeated\.\nkept 1$/);

      // Without a session nothing else is lost.
      const alone = await run(page, 3);
      assert.equal(alone.state, 'error');
      assert.match(alone.output, new RegExp(`${CRASHED.source}\\s+Try again$`, 's'));
      assert.equal((await run(page, 4)).output, 'alive');
      assert.equal((await run(page, 1)).output, 'kept 1');
    }));

  testOnce('exits end the run with their code; errors in callbacks end nothing', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${site.url}/exits.html`);
      assert.equal((await run(page, 0)).state, 'done');
      for (const [index, [code, state, shows]] of EXITS.entries()) {
        const shown = await run(page, index + 1);
        assert.equal(shown.state, state, code);
        if (typeof shows === 'string') assert.equal(shown.output, shows, code);
        else assert.match(shown.output, shows, code);
      }
      const next = EXITS.length + 1;
      assert.equal((await run(page, next)).output, 'went on');
      assert.equal((await run(page, next + 1)).output, 'kept 1');
      await page.evaluate((block) => {
        document.querySelectorAll('python-run')[block]!.stdin = 'Ada';
      }, next + 2);
      assert.match((await run(page, next + 2)).output, /Hello, Ada$/);
      assert.equal(await terminated(page), 0);
    }),
  );

  test('a network that is lost while Python, and later its library, comes', () =>
    withPage(getBrowser(), async (page) => {
      site.clear();
      // Before the page is there: the mouse may be over the button then, and the download begin.
      // Both ways of sending it: where the smaller one is lost at once, the other one is read.
      site.fail(/pyodide\.asm-.*(gzip|\.wasm$)/, 'stall');
      await page.goto(`${site.url}/network.html`);
      await untilUpgraded(page, 2);
      await pressButton(page, 'Run');
      await page.waitFor(() =>
        document
          .querySelector('python-run')
          ?.shadowRoot?.querySelector('[part=status]')
          ?.textContent.includes('Downloading Python'),
      );
      site.setReachable(false);
      try {
        const cut = await untilOver(page);
        assert.equal(cut.state, 'error');
        assert.equal(cut.status, 'Python could not run');
        assert.match(cut.output, DID_NOT_COME);
        await page.evaluate(() => {
          const ended = () => (document.title = 'ended again');
          document.addEventListener('python-run-end', ended, { once: true });
        });
        await pressButton(page, 'Try again');
        await page.waitFor(() => document.title === 'ended again');
        assert.match((await untilOver(page)).output, DID_NOT_COME);

        site.setReachable(true);
        site.clear();
        site.fail(/(examples|library)-/, 'stall');
        await pressButton(page, 'Try again');
        assert.equal((await until(page, ['done'])).output, 'kept 1');
        while (!site.requests.some(({ path }) => /(examples|library)-/.test(path))) await delay(20);
        site.setReachable(false);
        const missing = await run(page, 1);
        assert.equal(missing.state, 'error');
        assert.match(missing.output, /ModuleNotFoundError: .* could not be fetched/);
      } finally {
        site.setReachable(true);
        site.clear();
      }
      assert.equal((await run(page, 1)).output, 'imported');
    }));

  const sleep = () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${site.url}/sleep.html`);
      await run(page, 0);
      await pressButton(page, 'Run', 2);
      await untilPrinted(page, '5', 2);
      assert.ok(await page.setFrozen(true));
      await page.setFrozen(false);
      const all = Array.from({ length: 40 }, (_, n) => String(n)).join('\n');
      assert.equal((await untilOver(page, 2)).output, all);

      await pressButton(page, 'Run', 3);
      await until(page, ['waiting'], 3);
      await page.setFrozen(true);
      await page.setFrozen(false);
      await page.type('Ada\n');
      assert.match((await untilOver(page, 3)).output, /Hello, Ada$/);
      assert.equal((await run(page, 1)).output, 'kept 1');
      const { shown } = await page.evaluate(() => ({
        shown: (window as unknown as Watched).shown,
      }));
      assert.deepEqual(shown, ['new', 'freeze', 'resume', 'freeze', 'resume']);
    });
  // The other engines' drivers put nothing to sleep.
  if (engine === 'chromium') test('a tab that is put to sleep and woken goes on', sleep);

  /** Follows a link and comes back. */
  async function leaveAndReturn(page: Page): Promise<void> {
    await page.evaluate(() => {
      setTimeout(() => location.assign('/away.html'));
    });
    await page.waitFor(() => document.title === 'away' && document.readyState === 'complete');
    await page.evaluate(() => {
      setTimeout(() => {
        history.back();
      });
    });
    await page.waitFor(() => document.title !== 'away' && document.readyState === 'complete');
    await untilUpgraded(page, 4);
    const shown = await page.evaluate(() => (window as unknown as Watched).shown.at(-1));
    assert.equal(shown, 'again', 'from the back/forward cache');
  }

  test('a page that comes back from the back/forward cache goes on', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${site.url}/back.html`);
      await run(page, 0);
      await leaveAndReturn(page);
      assert.equal((await run(page, 1)).output, 'kept 1');

      await pressButton(page, 'Run', 2);
      await untilPrinted(page, 'on', 2);
      await leaveAndReturn(page);
      assert.equal((await look(page, 2)).state, 'running');
      await pressButton(page, 'Stop', 2);
      assert.equal((await until(page, ['stopped'], 2)).status, 'Stopped');

      await pressButton(page, 'Run', 3);
      await until(page, ['waiting'], 3);
      await leaveAndReturn(page);
      await page.evaluate(() => {
        document
          .querySelectorAll('python-run')[3]
          ?.shadowRoot?.querySelector<HTMLElement>('input')
          ?.focus();
      });
      await page.type('Ada\n');
      // WebKit's Worker waits by a request, which ends when the page is left for long.
      const answered = engine === 'webkit' ? /Hello, Ada$|EOFError/ : /Hello, Ada$/;
      assert.match((await untilOver(page, 3)).output, answered);
      assert.equal((await run(page, 1)).output, 'kept 1');
    }));

  /** Serves a new version of the service worker, and waits until it has taken over. */
  async function replaceServiceWorker(page: Page, version: string): Promise<void> {
    files[SW] = `${SW_SOURCE}\n// ${version}`;
    await page.evaluate(async () => {
      const [registration] = await navigator.serviceWorker.getRegistrations();
      const old = registration?.active;
      await registration?.update();
      while (registration?.active === old || registration?.active?.state !== 'activated') {
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    });
  }

  test('a service worker that is replaced while a program is busy, and while it asks', () =>
    withPage(getBrowser(), async (page) => {
      files[SW] = SW_SOURCE;
      await page.goto(`${site.url}/update.html`);
      await run(page, 0);
      await pressButton(page, 'Run', 1);
      await untilPrinted(page, 'on', 1);
      await replaceServiceWorker(page, 'second');
      await pressButton(page, 'Stop', 1);
      assert.equal((await untilOver(page, 1)).output, 'on');

      await pressButton(page, 'Run', 2);
      await until(page, ['waiting'], 2);
      await replaceServiceWorker(page, 'third');
      await page.type('Ada\n');
      assert.match((await untilOver(page, 2)).output, /Hello, Ada\nwave$/);
      const { input } = await page.evaluate(() => (window as unknown as Watched).mechanism);
      assert.equal(input, engine === 'webkit' ? 'spelled addresses' : 'stack switching');
      assert.equal((await run(page, 3)).output, 'kept 1');
      assert.equal(await terminated(page), 0);
    }));

  test(`infinite output freezes nothing, takes bounded room, and stops at once: ${Object.keys(FLOODS).join(', ')}`, () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${site.url}/flood.html`);
      const quiet = Object.keys(FLOODS).length;
      assert.equal((await run(page, quiet)).output, 'quiet');
      await page.evaluate(() => {
        const watched = window as unknown as Watched;
        document.addEventListener('python-run-output', (event) => {
          const { chunks } = event as Event & { chunks: readonly { text: string }[] };
          const length = chunks.reduce((sum, { text }) => sum + text.length, 0);
          watched.characters += length;
          watched.mostAtOnce = Math.max(watched.mostAtOnce, length);
        });
      });
      for (const [index, name] of Object.keys(FLOODS).entries()) {
        await page.evaluate(() => {
          const watched = window as unknown as Watched;
          watched.characters = watched.mostAtOnce = 0;
        });
        await pressButton(page, 'Run', index);
        const wanted = name === 'long lines' ? LIMIT : 100_000;
        await page.waitFor((wanted) => (window as unknown as Watched).characters >= wanted, wanted);
        await pressButton(page, 'Stop', index);
        assert.equal((await until(page, ['stopped'], index)).status, 'Stopped', name);
        const seen = await page.evaluate((index) => {
          const element = document.querySelectorAll('python-run')[index];
          return {
            mostAtOnce: (window as unknown as Watched).mostAtOnce,
            elements: element?.shadowRoot?.querySelectorAll('*').length ?? 0,
            shown: element?.shadowRoot?.querySelector('.log')?.textContent.length ?? 0,
            kept: (element?.result?.stdout ?? '').length + (element?.result?.stderr ?? '').length,
            text: element?.shadowRoot?.querySelector('.results')?.textContent,
          };
        }, index);
        assert.ok(seen.mostAtOnce < AT_ONCE, `${name}: ${seen.mostAtOnce} characters at once`);
        assert.ok(seen.elements < 2000, `${name}: ${seen.elements} elements`);
        assert.ok(seen.shown < 200_000, `${name}: ${seen.shown} characters are shown`);
        if (wanted === LIMIT) {
          assert.equal(seen.kept, LIMIT, name);
          assert.match(seen.text ?? '', /The last [\d,]+ characters were left out/, name);
        }
      }
      assert.equal((await run(page, quiet)).output, 'quiet');
      assert.equal(await terminated(page), 0);
    }));
});
