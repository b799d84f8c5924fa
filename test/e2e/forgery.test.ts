/** Programs that speak as if they were our Worker: the page hears nothing of it, and nothing breaks. */
import assert from 'node:assert/strict';
import { after, before } from 'node:test';

import type { StaticServer } from '../../scripts/static-server.mjs';
import { en } from '../../src/words/en.js';
import { pressButton, run, untilOver, untilPrinted, untilUpgraded } from '../support/reader.js';
import { block, pageOf, serveSite } from '../support/site.js';
import { forEachWarmEngine, test, withPage } from '../support/suite.js';

/**
 * Looks for the port to the page in all that JavaScript hands around, and sends false messages by
 * every way that it finds.
 */
const FORGES = `(() => {
  const ports = new Set();
  const add = ports.add.bind(ports);
  const { apply } = Reflect;
  const note = (one) => {
    if (one instanceof MessagePort) add(one);
    return one;
  };
  const wrap = (owner, name) => {
    const found = Object.getOwnPropertyDescriptor(owner, name);
    for (const part of ['value', 'get', 'set']) {
      const own = found?.[part];
      if (typeof own !== 'function' || !found.configurable) continue;
      found[part] = function (...args) {
        note(this);
        for (let at = 0; at < args.length; at++) note(args[at]);
        return note(apply(own, this, args));
      };
    }
    if (found?.configurable) Object.defineProperty(owner, name, found);
  };
  for (const owner of [MessagePort, MessageEvent, Event, EventTarget, Map, Set, Array])
    for (const name of Object.getOwnPropertyNames(owner.prototype))
      if (name !== 'constructor') wrap(owner.prototype, name);
  const file = { kind: 'wheel', url: SECRET, name: 'x', sha256: null, size: null };
  const messages = [
    { type: 'ready' }, { type: 'prepared' }, { type: 'loaded' }, { type: 'python-run-frame' },
    { type: 'broken', message: 'forged' }, { type: 'flag', addresses: ['blob:null/1'] },
    { type: 'terminate' }, { type: 'make-worker' },
    { type: 'wanted', key: 1, wanted: { kind: 'archive', name: 'library' }, isBlocked: true },
    { type: 'fatal', why: { code: 'no-memory' } },
    { type: 'boot-failed', why: { code: 'no-memory' } },
    { type: 'checkpoint', checkpoint: null, obstacle: 1 },
    { type: 'file-wanted', key: 1, file },
    ...Array.from({ length: 40 }, (_, id) => [
      { type: 'ended', id },
      { type: 'ended', id, outcome: { status: 'ok' }, duration: 1, dropped: 0, lacksInput: false },
      { type: 'started', id }, { type: 'interrupted', id },
      { type: 'waiting', id, key: 1, question: { kind: 'line' }, isBlocked: true },
      { type: 'installed', id, wheels: 7, problem: null },
      { type: 'answered', id, answer: null, failure: null },
      { type: 'output', id, chunks: [{ stream: 'stdout', text: 'forged' }] },
    ]).flat(),
    'loaded', null, 7,
  ];
  return () => {
    for (const way of [self, ...ports])
      for (const message of messages)
        try { way.postMessage(message); } catch { /* it cannot be sent */ }
  };
})()`;

const ATTACK = (secret: string) => `import asyncio, js
forge = js.Function("""return ${FORGES.replace('SECRET', JSON.stringify(secret))}""")()
for _ in range(5):
    forge()
    print(end="|")
    await asyncio.sleep(0.02)
print("whole")`;

/** Asks the page for a file of the site, by what Python has for packages, again and again. */
const ASKS = (secret: string) => `import asyncio, json
from python_run import bridge
wanted = {"call": "fetch", "kind": "wheel", "url": "${secret}", "name": "x", "sha256": None}
got = []
async def ask():
    while True:
        asyncio.ensure_future(bridge._worker(json.dumps(wanted))).add_done_callback(got.append)
        await asyncio.sleep(0.005)
task = asyncio.ensure_future(ask())
print("asks")`;

const TELLS = `files = [json.loads(one.result()) for one in got]
print(bool(files), any(file["path"] for file in files))
task.cancel()`;

forEachWarmEngine((_, getBrowser) => {
  let site: StaticServer;
  const pages = (secret: string) =>
    Object.fromEntries(
      ['', 'sandbox'].map((sandbox) => [
        `/${sandbox || 'normal'}.html`,
        pageOf(
          [
            `${sandbox} session="s" package-base="/wheels/"`,
            ATTACK(secret),
            'print("before")\nwhile True: pass',
            'print("after", forge is not None)',
            ASKS(secret),
            'try:\n    import nothing_of_the_kind\nexcept ImportError:\n    print("missing")',
            TELLS,
          ]
            .map((code, index, [attributes = '']) =>
              index ? `<python-run ${attributes}>${block(code)}</python-run>` : '',
            )
            .join(''),
        ),
      ]),
    );
  before(async () => {
    site = await serveSite({});
    const { url } = site;
    await site.close();
    const files = {
      ...pages(`${url}/secret.json`),
      '/secret.json': '"secret"',
      '/wheels/pyodide-lock.json': '{"info": {}, "packages": {}}',
    };
    site = await serveSite(files, { port: Number(new URL(url).port) });
  });
  after(() => site.close());

  for (const kind of ['normal', 'sandbox']) {
    test(`${kind}: nothing that a program sends ends, starts or fetches anything`, () =>
      withPage(getBrowser(), async (page) => {
        await page.goto(`${site.url}/${kind}.html`);
        await untilUpgraded(page, 6);
        site.clear();
        const attack = await run(page, 0);
        assert.deepEqual([attack.state, attack.output], ['done', '|||||whole']);
        await pressButton(page, en.run, 1);
        await untilPrinted(page, 'before', 1);
        await pressButton(page, en.stop, 1);
        assert.equal((await untilOver(page, 1)).status, en.status.stopped);
        assert.equal((await run(page, 2)).output, 'after True', 'the session is the same');

        assert.match((await run(page, 3)).output, /^asks\n/);
        assert.equal((await run(page, 4)).output, 'missing');
        const [told] = (await run(page, 5)).output.split('\n');
        assert.equal(told, `True ${kind === 'normal' ? 'True' : 'False'}`);
        const asked = site.requests.filter(({ path }) => path === '/secret.json');
        assert.equal(asked.length > 0, kind === 'normal', 'a program may read its own site');
        assert.ok(asked.every(({ cookie }) => cookie === undefined));
        const kept = await page.evaluate(async () => {
          const found = await Promise.all(
            (await caches.keys()).map(async (name) => (await caches.open(name)).keys()),
          );
          return found.flat().filter(({ url }) => url.includes('secret')).length;
        });
        assert.equal(kept, 0);
        assert.deepEqual(await page.consoleErrors(), []);
      }));
  }
});
