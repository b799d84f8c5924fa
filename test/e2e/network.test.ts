/** Programs reach the network through the browser, and no credentials go with them. */
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { startServer, type StaticServer } from '../../scripts/static-server.mjs';
import { indexPages, lockOf, testWheels, WHEELS } from '../support/package-index.js';
import { run, untilUpgraded } from '../support/reader.js';
import { block, DIST, pageOf } from '../support/site.js';
import { forEachWarmEngine, test, testOnce, withPage } from '../support/suite.js';

const SCRIPT =
  '<script type="module" src="/dist/python-run.js" data-package-base="/wheels/" data-package-index="/simple/"></script>';

/** The two ways of a request, without waiting and with: what else there is stands on them. */
const BY_ENGINE = ['urllib.request', 'urllib.request, another site', 'pyfetch, its own site'];

forEachWarmEngine((_, getBrowser) => {
  let site: StaticServer;
  let open: StaticServer;
  let closed: StaticServer;
  const pages: Record<string, string> = {};
  before(async () => {
    const wheels = await testWheels();
    const roots = { '/dist/': DIST, '/wheels/': WHEELS };
    const data = { '/data.json': '{"answer": 42}' };
    Object.assign(pages, indexPages(wheels), data);
    pages['/wheels/pyodide-lock.json'] = await lockOf(wheels, {});
    site = await startServer({ roots, files: pages });
    open = await startServer({ roots: [], files: data, cors: true });
    closed = await startServer({ roots: [], files: data });
  });
  after(() => Promise.all([site.close(), open.close(), closed.close()]));

  /** Runs code in a page of its own. `OPEN` and `CLOSED` stand for other sites, `SITE` for its own. */
  const result = (code: string, packages = '') =>
    withPage(getBrowser(), async (page) => {
      const whole = code
        .replaceAll('OPEN', open.url)
        .replaceAll('CLOSED', closed.url)
        .replaceAll('SITE', site.url);
      const asked = packages && ` data-packages="${packages}"`;
      pages['/page.html'] = pageOf(block(whole), SCRIPT.replace('></', `${asked}></`));
      await page.goto(`${site.url}/page.html`);
      await untilUpgraded(page);
      await page.evaluate(() => {
        document.cookie = 'secret=1; path=/';
      });
      for (const server of [site, open, closed]) server.clear();
      const { output } = await run(page);
      const sent = [...site.requests, ...open.requests, ...closed.requests];
      const fromProgram = sent.filter(({ path }) => /data|simple|wheels|nothing/.test(path));
      assert.deepEqual(
        fromProgram.filter(({ cookie }) => cookie),
        [],
      );
      return output;
    });

  for (const [name, code] of [
    [
      'urllib.request, its own site',
      'import json, urllib.request\nwith urllib.request.urlopen("SITE/data.json") as f:\n    print(f.status, f.headers["content-type"], json.load(f)["answer"])',
    ],
    [
      'urllib.request, another site',
      'import json\nfrom urllib.request import Request, urlopen\nr = urlopen(Request("OPEN/data.json", headers={"Accept": "application/json"}))\nprint(r.status, r.headers["content-type"], json.load(r)["answer"])',
    ],
    [
      'pyfetch',
      'from pyodide.http import pyfetch\nr = await pyfetch("OPEN/data.json")\nprint(r.status, r.headers["content-type"], (await r.json())["answer"])',
    ],
    [
      'pyfetch, its own site',
      'from pyodide.http import pyfetch\nr = await pyfetch("SITE/data.json", credentials="include")\nprint(r.status, r.headers["content-type"], (await r.json())["answer"])',
    ],
    [
      'open_url',
      'import json\nfrom pyodide.http import open_url\nprint(200, "application/json", json.load(open_url("OPEN/data.json"))["answer"])',
    ],
  ] as const) {
    (BY_ENGINE.includes(name) ? test : testOnce)(`reads with ${name}`, async () => {
      assert.equal(await result(code), '200 application/json 42');
    });
  }

  testOnce('reads with requests', async () => {
    const code =
      'import requests\nr = requests.get("OPEN/data.json")\nprint(r.status_code, r.json()["answer"])';
    assert.match(await result(code, 'requests'), /200 42$/);
  });

  testOnce('reads with httpx, one after the other and at once', async () => {
    const code = `import asyncio, httpx
r = httpx.get("OPEN/data.json")
print(r.status_code, r.headers["content-type"], r.json()["answer"])
async with httpx.AsyncClient(base_url="SITE", cookies={"own": "1"}) as client:
    both = await asyncio.gather(*(client.get("/data.json") for _ in "ab"))
print([r.json()["answer"] for r in both])`;
    assert.match(await result(code, 'httpx'), /200 application\/json 42\n\[42, 42\]$/);
  });

  testOnce('tells errors of servers as everywhere', async () => {
    const code =
      'import urllib.request, urllib.error\ntry:\n    urllib.request.urlopen("SITE/nothing")\nexcept urllib.error.HTTPError as error:\n    print(error.code, error.reason)';
    assert.equal(await result(code), '404 Not Found');
  });

  for (const [name, code, packages] of [
    ['urllib.request', 'import urllib.request\nurllib.request.urlopen("CLOSED/data.json")', ''],
    ['pyfetch', 'from pyodide.http import pyfetch\nawait pyfetch("CLOSED/data.json")', ''],
    ['httpx', 'import httpx\nhttpx.get("CLOSED/data.json")', 'httpx'],
  ] as const) {
    (BY_ENGINE.includes(name) ? test : testOnce)(
      `says in a sentence when another site cannot be read: ${name}`,
      async () => {
        const output = await result(code, packages);
        assert.match(output, /could not read http:.*\/data\.json: .*other sites .*\(CORS\)/);
      },
    );
  }

  test('a program finds nothing of what the site stores', async () => {
    const output = await result(`import js
places = js, js.navigator, js.Object.getPrototypeOf(js.navigator), js.WorkerGlobalScope.prototype
names = "caches cookieStore indexedDB Worker SharedWorker storage locks".split()
print([name for name in names if any(hasattr(place, name) for place in places)])`);
    assert.equal(output, '[]');
  });
});
