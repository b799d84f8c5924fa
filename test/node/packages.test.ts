/** Real packages from a local index: what is installed, from where, and what is said of what is not. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { startServer, type StaticServer } from '../../scripts/static-server.mjs';
import type { BareResult, Engine, Script } from '../../src/node/engine.js';
import { indexPages, lockOf, testWheels, WHEELS } from '../support/package-index.js';
import { startEngine, ToldRun } from './engine.js';

/** What a lock file knows here: what imports find by themselves. */
const LOCKED = {
  'more-itertools': { imports: ['more_itertools'] },
  networkx: { imports: ['networkx'] },
  msgspec: { imports: ['msgspec'] },
};

/** A package, a program that uses it, and what that prints. */
const USES: readonly (readonly [packages: string, code: string, output: string])[] = [
  [
    'sympy==1.14',
    'from sympy import symbols, integrate, sin\nx = symbols("x")\nprint(integrate(x * sin(x), x))',
    '-x*cos(x) + sin(x)',
  ],
  [
    'networkx',
    'import networkx as nx\ng = nx.path_graph(5)\nprint(nx.shortest_path(g, 0, 4))',
    '[0, 1, 2, 3, 4]',
  ],
  [
    'rich',
    'from rich.console import Console\nfrom rich.table import Table\nt = Table("n")\nt.add_row("42")\nConsole(width=20, no_color=True).print(t)',
    '42',
  ],
  [
    'tqdm',
    'import io\nfrom tqdm import tqdm\nlog = io.StringIO()\nprint(sum(tqdm(range(10), file=log)), "10/10" in log.getvalue())',
    '45 True',
  ],
  [
    'more-itertools',
    'from more_itertools import chunked\nprint(list(chunked(range(5), 2)))',
    '[[0, 1], [2, 3], [4]]',
  ],
  ['librt', 'import librt.base64\nprint(librt.base64.b64encode(b"abc"))', "b'YWJj'"],
  ['ast-serialize', 'import ast_serialize\nprint(ast_serialize.__name__)', 'ast_serialize'],
];

let engine: Engine;
let server: StaticServer;
/** Has an index whose pages are plain links. */
let links: StaticServer;

before(async () => {
  const wheels = await testWheels();
  const files = {
    ...indexPages(wheels),
    '/wheels/pyodide-lock.json': await lockOf(wheels, LOCKED),
  };
  const roots = { '/wheels/': WHEELS };
  server = await startServer({ roots, files });
  links = await startServer({ roots, files: indexPages(wheels, 'html') });
  engine = await startEngine();
  await engine.runtime.makeSnapshot(); // many interpreters are started
});

after(async () => {
  engine.close();
  await Promise.all([server.close(), links.close()]);
});

async function run(
  code: string,
  packages: readonly string[] = [],
  session: string | null = null,
  index = `${server.url}/simple/`,
): Promise<BareResult> {
  const { url } = server;
  const places = { page: `${url}/`, base: `${url}/wheels/`, index };
  const script: Script = { code, packages, session, places };
  return new ToldRun(engine, script).result;
}

async function printed(...program: Parameters<typeof run>): Promise<string> {
  const { error, stdout } = await run(...program);
  assert.equal(error, undefined);
  return stdout.trim();
}

for (const [name, code, output] of USES) {
  test(`installs and uses ${name}`, async () => {
    assert.ok((await printed(code, [name])).includes(output));
  });
}

test('installs and uses plotly', async () => {
  const { stdout, display } = await run(
    'import plotly.graph_objects as go\nfigure = go.Figure(go.Bar(y=[1, 2]))\nprint(figure.data[0].type)\nfigure.show()',
    ['plotly'],
  );
  assert.equal(stdout, 'bar\n');
  assert.match(display[0]?.['text/html'] ?? '', /<script/);
});

test('finds what the code imports, also inside a function, and no more', async () => {
  const session = 'imports';
  const asked = () => server.requests.map(({ path }) => path).filter((p) => /wheel|simple/.test(p));
  server.clear();
  assert.equal(
    await printed('import json, math\nprint(json.dumps(math.tau > 6))', [], session),
    'true',
  );
  assert.deepEqual(asked(), []);
  assert.equal(
    await printed(
      'def f():\n    from more_itertools import first\n    return first("ab")\nprint(f())',
      [],
      session,
    ),
    'a',
  );
  assert.ok(asked().some((path) => path.includes('more_itertools-')));
  assert.ok(!asked().some((path) => path.includes('msgspec')));
  server.clear();
  assert.equal(
    await printed('import more_itertools, msgspec\nprint(msgspec.__name__)', [], session),
    'msgspec',
  );
  assert.ok(!asked().some((path) => path.includes('more')));
});

test('reads an index of plain links', async () => {
  links.clear();
  const code = 'import networkx\nprint(networkx.__version__)';
  assert.equal(await printed(code, ['networkx'], null, `${links.url}/simple/`), '3.7');
  assert.ok(links.requests.some(({ path }) => path.includes('networkx-')));
});

test('takes what a script declares, and wheels beside the page', async () => {
  const declared =
    '# /// script\n# requires-python = ">=3.11"\n# dependencies = [\n#   "attrs<25",\n# ]\n# ///\n';
  assert.equal(await printed(`${declared}import attr\nprint(attr.__version__)`), '24.3.0');
  assert.equal(
    await printed('import mpmath, idna\nprint(mpmath.mpf(2) ** 0.5)', [
      'wheels/mpmath-1.3.0-py3-none-any.whl',
      'idna',
    ]),
    '1.4142135623731',
  );
});

test('says that a script is for another Python', async () => {
  const declared = '# /// script\n# requires-python = "<3.14"\n# ///\n';
  const { error, stdout } = await run(`${declared}print("ran")`);
  const [phrase] = error?.phrases ?? [];
  assert.ok(phrase?.code === 'python-differs');
  assert.equal(phrase.required, '<3.14');
  assert.match(phrase.version, /^3\.14\.\d+$/);
  assert.equal(stdout, '');
});

test('says of a missing module how to get it, or why it cannot be had', async () => {
  const session = 'missing';
  const said = async (code: string) => {
    const { error } = await run(code, [], session);
    assert.equal(error?.type, 'ModuleNotFoundError');
    return error.advice;
  };
  assert.deepEqual(await said('import sympy'), [
    { code: 'module-maybe-package', package: 'sympy' },
  ]);
  assert.deepEqual(await said('import importlib\nimportlib.import_module("msgspec")'), [
    { code: 'module-in-package', package: 'msgspec' },
  ]);
  const leftOut = (module: string, reason: string) => [{ code: 'module-left-out', module, reason }];
  assert.deepEqual(await said('import tkinter'), leftOut('tkinter', 'no-windows'));
  assert.deepEqual(await said('from test import support'), leftOut('test', 'tests'));
  server.fail('networkx-', 'missing');
  try {
    const tried = 'try:\n    import networkx\nexcept ImportError as error:\n    print(error)';
    assert.equal(await printed(tried, [], session), "No module named 'networkx'");
    const why = await said('import networkx');
    assert.deepEqual(
      why?.map(({ code }) => code),
      ['package-failed', 'host-answered'],
    );
  } finally {
    server.clear();
  }
  assert.equal(
    await printed(
      'import sqlite3, ssl, lzma, bz2, zlib\ndb = sqlite3.connect(":memory:")\n' +
        'print(db.execute("select 6 * 7").fetchone()[0], lzma.decompress(lzma.compress(b"x")))',
      [],
      session,
    ),
    "42 b'x'",
  );
});

test('keeps the versions of a session, and gives others to a block of its own', async () => {
  const session = 'versions';
  const show = 'from importlib.metadata import version\nprint(version("attrs"))';
  assert.equal(await printed(show, ['attrs==24.3.0'], session), '24.3.0');
  const { error } = await run(show, ['attrs==26.1.0'], session);
  assert.deepEqual(error?.phrases, [
    { code: 'package-failed', name: 'attrs==26.1.0', by: '' },
    { code: 'package-installed', name: 'attrs', version: '24.3.0' },
  ]);
  assert.equal(await printed(show, ['attrs==26.1.0']), '26.1.0');
  assert.equal(await printed(show, ['attrs'], session), '24.3.0');
});
