/** Real packages from a local index: installed, imported, used, stopped, restored, without a network. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { after, before, describe } from 'node:test';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Phrase } from '../../src/protocol/phrases.js';
import { startServer, type StaticServer } from '../../scripts/static-server.mjs';
import { ensureVenv } from '../../scripts/venv.mjs';
import type { Page } from '../support/browser.js';
import { noteMechanism, runAndKeep } from '../support/mechanisms.js';
import {
  indexPages,
  lockOf,
  testWheels,
  WHEELS,
  type TestWheel,
} from '../support/package-index.js';
import { look, pressButton, run, until, untilOver, untilUpgraded } from '../support/reader.js';
import { ANY, saying } from '../support/saying.js';
import { DIST, pageOf } from '../support/site.js';
import { forEachEngine, test, testOnce, withPage } from '../support/suite.js';
import { en } from '../../src/words/en.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

const escape = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

/** A block, with what it says of packages. */
function block(code: string, packages = '', more = ''): string {
  const asked = packages && ` data-python-run-packages="${escape(packages)}"`;
  return `<pre${asked} ${more}><code class="language-python">${escape(code)}</code></pre>`;
}

const SOURCES = 'data-package-base="/wheels/" data-package-index="/simple/"';

/** A page whose packages come from an index, and from a folder with a lock file. */
const page = (body: string, attributes = SOURCES) =>
  pageOf(body, `<script type="module" src="/dist/python-run.js" ${attributes}></script>`);

/** What a lock file knows here: what imports find by themselves. */
const LOCKED = {
  'more-itertools': { imports: ['more_itertools'] },
  networkx: { imports: ['networkx'] },
  msgspec: { imports: ['msgspec'] },
  micropip: { imports: ['micropip'] },
};

/**
 * A package, a program that uses it, and what that prints: one in Python alone, two that are compiled.
 * More of them are in test/node.
 */
const USES: readonly (readonly [packages: string, code: string, output: string])[] = [
  [
    'attrs<25',
    'import attr, attrs\nfrom importlib.metadata import version\n@attrs.define\nclass Point:\n    x: int\nprint(Point(3), version("attrs"))',
    'Point(x=3) 24.3.0',
  ],
  [
    'msgspec',
    'import msgspec\nclass P(msgspec.Struct):\n    x: int\nprint(msgspec.json.decode(b\'{"x": 4}\', type=P))',
    'P(x=4)',
  ],
  ['luau-wasm==0.1a0', 'import luau_wasm\nprint(luau_wasm.__name__)', 'luau_wasm'],
];

/** Waits until the status line of a block says something, and gives it. */
const untilStatus = (tab: Page, pattern: RegExp, number = 0) =>
  tab.waitFor(
    (pattern, number) => {
      const root = document.querySelectorAll('python-run')[number]?.shadowRoot;
      const text = root?.querySelector('[part=status]')?.textContent.trim() ?? '';
      return new RegExp(pattern).test(text) ? text : null;
    },
    pattern.source,
    number,
  );

forEachEngine((_, getBrowser) => {
  let wheels: readonly TestWheel[];
  let server: StaticServer;
  /** What is on another site, which lets others read it, and what is on one that does not. */
  let open: StaticServer;
  let closed: StaticServer;
  const pages: Record<string, string> = {};
  before(async () => {
    wheels = await testWheels();
    const roots = { '/dist/': DIST, '/wheels/': WHEELS };
    const headers = () => ({ 'cache-control': 'no-cache' });
    const html = indexPages(wheels, 'html');
    Object.assign(pages, indexPages(wheels));
    pages['/wheels/pyodide-lock.json'] = await lockOf(wheels, LOCKED);
    open = await startServer({ roots, files: html, headers, cors: true });
    closed = await startServer({ roots, files: html, headers });
    server = await startServer({ roots, files: pages, headers });
  });
  after(() => Promise.all([server.close(), open.close(), closed.close()]));

  /** Opens a page with some blocks. */
  const visit = async (tab: Page, body: string, attributes?: string): Promise<void> => {
    pages['/page.html'] = page(body, attributes);
    await tab.goto(`${server.url}/page.html`);
    await untilUpgraded(tab);
    server.clear();
  };

  /** Waits until a file is stored for the next visit. */
  const untilStored = (tab: Page, part: string) =>
    tab.waitFor(async (part) => {
      for (const name of await caches.keys()) {
        const requests = await (await caches.open(name)).keys();
        if (requests.some(({ url }) => url.includes(part))) return true;
      }
      return false;
    }, part);

  describe('in interpreters of one page', () => {
    let tab: Page;
    before(async () => {
      tab = await getBrowser().newPage();
      const isolated = 'data-python-run-session=""';
      await visit(tab, USES.map(([packages, code]) => block(code, packages, isolated)).join(''));
    });
    after(() => tab.close());

    for (const [place, [packages, , output]] of USES.entries()) {
      test(`installs and uses ${packages}`, async () => {
        const shown = await run(tab, place);
        assert.deepEqual([shown.state, shown.output], ['done', output]);
        assert.deepEqual(await tab.consoleErrors(), []);
      });
    }
  });

  testOnce('lets programs use micropip, which finds the same packages', () =>
    withPage(getBrowser(), async (tab) => {
      await visit(
        tab,
        block(
          'import importlib, micropip\nawait micropip.install("networkx")\n' +
            'print(importlib.import_module("networkx").__version__)',
        ) +
          block(
            `await micropip.install("mdurl", index_urls="${open.url}/simple")\n` +
              'print(importlib.import_module("mdurl").__name__)',
          ),
      );
      assert.match((await run(tab, 0)).output, /3\.7$/);
      assert.match((await run(tab, 1)).output, /mdurl$/);
    }),
  );

  testOnce('shows what is installed, in bytes; Stop ends that, and the next run works', () =>
    withPage(getBrowser(), async (tab) => {
      await visit(
        tab,
        block('kept = 1') +
          block('import sympy\nprint(sympy.sqrt(8), kept)', 'sympy') +
          block('print(kept)'),
      );
      assert.equal((await run(tab, 0)).state, 'done');
      server.fail('sympy-', 'stall');
      await pressButton(tab, 'Run', 1);
      const status = await untilStatus(tab, /Installing sympy: [1-9]/, 1);
      assert.match(status, /^Installing sympy: \d\.\d of 6\.3 MB$/);
      assert.equal((await look(tab, 1)).state, 'loading');
      await pressButton(tab, 'Stop', 1);
      assert.equal((await untilOver(tab, 1)).status, 'Stopped');
      assert.equal((await run(tab, 2)).output, '1');
      server.clear();
      assert.equal((await run(tab, 1)).output, '2*sqrt(2) 1');
    }),
  );

  const because = (name: string, why: Phrase) =>
    saying({ code: 'package-failed', name, by: 'by' in why ? why.by : '' }, why);

  const FAILURES: readonly (readonly [packages: string, sentences: RegExp])[] = [
    [
      'no-such-package',
      because('no-such-package', { code: 'package-unknown', index: ANY, by: '' }),
    ],
    [
      'attrs>=99',
      because('attrs>=99', { code: 'package-no-version', specifier: '>=99', newest: '26.1.0' }),
    ],
    ['jinja2', because('MarkupSafe>=2.0', { code: 'package-unknown', index: ANY, by: 'jinja2' })],
    ['attrs ~~ 3', saying({ code: 'requirement-unclear', text: 'attrs ~~ 3' })],
    ['idna', because('idna', { code: 'host-answered', host: ANY, status: 404, url: ANY })],
    ['mdurl', because('mdurl', { code: 'host-cut', host: ANY })],
    ['tqdm', because('tqdm', { code: 'file-differs', host: ANY })],
    ['wheels/nothing.whl', saying({ code: 'wheel-name', file: 'nothing.whl' })],
    [
      'wheels/a-1-cp314-cp314-linux_x86_64.whl',
      because('a', {
        code: 'package-unfit',
        what: 'a-1-cp314-cp314-linux_x86_64.whl',
        abi: ANY,
        instead: '',
      }),
    ],
  ];

  testOnce('says which package cannot be installed, why, and what to do', () =>
    withPage(getBrowser(), async (tab) => {
      const body = FAILURES.map(([packages]) => block('print("ran")', packages)).join('');
      const wrong = JSON.stringify({
        files: [
          {
            filename: 'tqdm-4.70.1-py3-none-any.whl',
            hashes: { sha256: 'a'.repeat(64) },
            url: '/wheels/tqdm-4.70.1-py3-none-any.whl',
          },
        ],
      });
      const right = pages['/simple/tqdm/']!;
      pages['/simple/tqdm/'] = wrong;
      await visit(tab, body);
      server.fail('idna-', 'missing');
      server.fail('mdurl-', 'cut');
      try {
        for (const [number, [packages, sentences]] of FAILURES.entries()) {
          const shown = await run(tab, number);
          assert.equal(shown.state, 'error', packages);
          assert.equal(shown.status, en.status.packagesFailed);
          assert.match(shown.output, sentences);
          assert.match(shown.output, /Try again$/);
        }
      } finally {
        pages['/simple/tqdm/'] = right;
      }
      server.clear();
      await pressButton(tab, 'Try again', 4);
      await until(tab, ['done'], 4);
      assert.equal((await look(tab, 4)).output, 'ran');
    }),
  );

  testOnce('tells servers that cannot be read by other sites from those that are not there', () =>
    withPage(getBrowser(), async (tab) => {
      const file = wheels.find(({ name }) => name === 'mdurl')!.file;
      await visit(
        tab,
        block('1', `${closed.url}/wheels/${file}`) + block('1', `${open.url}/wheels/${file}`),
      );
      assert.match((await run(tab, 0)).output, saying({ code: 'host-cors', host: ANY }));
      open.setReachable(false);
      try {
        assert.match((await run(tab, 1)).output, saying({ code: 'host-unreachable', host: ANY }));
      } finally {
        open.setReachable(true);
      }
      assert.equal((await run(tab, 1)).state, 'done');
    }),
  );

  testOnce('installs again without a network, and without a request for what is stored', () =>
    withPage(getBrowser(), async (tab) => {
      const body = block('import attrs, idna\nprint(attrs.__name__, idna.__name__)', 'attrs idna');
      await visit(tab, body);
      assert.equal((await run(tab)).output, 'attrs idna');
      const loaded = await tab.evaluate(() =>
        performance.getEntriesByType('resource').map(({ name }) => name),
      );
      const parts = loaded.filter((url) => /\/[\w-]+-[\w-]{8}\.js$/.test(url));
      const ours = [...parts, 'examples-', 'library-', 'python-run-worker'];
      for (const part of ['attrs-', 'idna-', 'simple/attrs/', 'pyodide-lock.json', ...ours]) {
        await untilStored(tab, part);
      }
      await visit(tab, body);
      assert.equal((await run(tab)).output, 'attrs idna');
      assert.deepEqual(
        server.requests.filter(({ path }) => path.endsWith('.whl')),
        [],
      );
      await visit(tab, body);
      server.setReachable(false);
      try {
        assert.equal((await run(tab)).output, 'attrs idna');
      } finally {
        server.setReachable(true);
      }
    }),
  );

  testOnce('does not install what is stored damaged', () =>
    withPage(getBrowser(), async (tab) => {
      const body = block('import mdurl\nprint(mdurl.__name__)', 'mdurl');
      await visit(tab, body);
      assert.equal((await run(tab)).output, 'mdurl');
      await untilStored(tab, 'mdurl-');
      await tab.evaluate(async () => {
        for (const name of await caches.keys()) {
          const cache = await caches.open(name);
          for (const request of await cache.keys()) {
            if (request.url.includes('mdurl-')) await cache.put(request, new Response('damaged'));
          }
        }
      });
      await visit(tab, body);
      assert.equal((await run(tab)).output, 'mdurl');
      assert.ok(server.requests.some(({ path }) => path.includes('mdurl-')));
    }),
  );

  test('restores what was installed when Python had to be ended: in pure Python and compiled', () =>
    withPage(getBrowser(), async (tab) => {
      await visit(
        tab,
        `<script>(${noteMechanism.toString()})()</script>` +
          block(
            'import attrs\nfrom importlib.metadata import version\n@attrs.define\nclass Point:\n    x: int\npoint = Point(3)',
            'attrs<25',
          ) +
          block(
            'import more_itertools\nprint(point, version("attrs"), more_itertools.first("x"))\nrest = more_itertools.peekable("abc")\nprint(next(rest))',
          ) +
          block('print("on")\nsum(range(10**15))') +
          block(
            'from more_itertools import last\nprint(point, version("attrs"), next(rest), last("xy"))',
          ) +
          block('import msgspec\nclass P(msgspec.Struct):\n    x: int\np = P(4)') +
          block('print(msgspec.json.encode(p), point, Point(5))'),
      );
      const end = async () => {
        await pressButton(tab, 'Run', 2);
        await until(tab, ['running'], 2);
        await pressButton(tab, 'Stop', 2);
        await until(tab, ['stopped'], 2);
      };
      assert.equal((await runAndKeep(tab, 0)).obstacle, '');
      const pure = await runAndKeep(tab, 1);
      assert.equal(pure.output, 'Point(x=3) 24.3.0 x\na');
      assert.equal(pure.obstacle, '');
      await end();
      const again = await runAndKeep(tab, 3);
      assert.match(
        again.output,
        /^Python was restarted\. .* restored\.\nPoint\(x=3\) 24\.3\.0 b y$/,
      );

      assert.equal((await runAndKeep(tab, 4)).obstacle, 'a package with compiled code is loaded');
      await end();
      const compiled = await run(tab, 5);
      assert.match(
        compiled.output,
        /^Python was restarted\. .* repeated\.\nb'\{"x":4\}' Point\(x=3\) Point\(x=5\)$/,
      );
    }));

  testOnce('asks no other site when the packages are in a folder of the page', () =>
    withPage(getBrowser(), async (tab) => {
      const folder = await mkdtemp(join(tmpdir(), 'python-run-packages-'));
      const index = await startServer({ roots: { '/wheels/': WHEELS }, files: pages });
      const options = ['--index', `${index.url}/simple/`, '--packages', 'sympy', 'attrs<25'];
      await promisify(execFile)(
        ensureVenv()('python'),
        ['-m', 'python_run_docs', 'copy', folder, ...options],
        { cwd: join(ROOT, 'integrations') },
      );
      await index.close();
      const own = { ...pages };
      const host = await startServer({ roots: { '/static/': folder }, files: own });
      try {
        own['/page.html'] = pageOf(
          block('import sympy, attr\nprint(sympy.Rational(1, 3), attr.__version__)') +
            block('import numpy'),
          '<script type="module" src="/static/python-run.js" data-package-base="/static/packages/"></script>',
        );
        await tab.goto(`${host.url}/page.html`);
        assert.equal((await run(tab, 0)).output, '1/3 24.3.0');
        const asked = host.requests.filter(({ path }) => path.includes('/packages/'));
        assert.deepEqual(asked.map(({ path }) => path.replace(/-.*/, '')).sort(), [
          ...['attrs', 'mpmath', 'pyodide', 'sympy'].map((name) => `/static/packages/${name}`),
        ]);
        assert.match((await run(tab, 1)).output, /No module named 'numpy'/);
      } finally {
        await host.close();
        await rm(folder, { recursive: true });
      }
    }),
  );

  const cdn = process.env['PYODIDE_CDN'];
  test('installs numpy, pandas and matplotlib from pyodide, where PYODIDE_CDN names its folder', async (context) => {
    if (!cdn) {
      context.skip('PYODIDE_CDN is not set');
      return;
    }
    await withPage(getBrowser(), async (tab) => {
      await visit(
        tab,
        block('import numpy as np\nprint(np.arange(6).reshape(2, 3).sum())') +
          block('import pandas as pd\nprint(pd.DataFrame({"a": [1, 2]})["a"].mean())') +
          block('import matplotlib.pyplot as plt\nprint(len(plt.plot([1, 2])))'),
        `data-package-base="${cdn}"`,
      );
      assert.equal((await run(tab, 0)).output, '15');
      assert.equal((await run(tab, 1)).output, '1.5');
      assert.equal((await run(tab, 2)).output, '1');
    });
  });
});
