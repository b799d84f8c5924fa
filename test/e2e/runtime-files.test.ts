/** The runtime's files, in Node: what the archives hold is enough, and a build gives them again. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { loadPyodide, type PyodideAPI } from 'pyodide';

interface RuntimeFile {
  readonly file: string;
  readonly size: number;
  readonly sha256: string;
  readonly gzip?: RuntimeFile;
}

interface Manifest {
  readonly files: Readonly<Record<string, RuntimeFile>>;
}

interface Outcome {
  readonly status: string;
  readonly value?: Readonly<Record<string, string>>;
  readonly error?: { readonly traceback: string };
}

interface FileSystem {
  readFile(path: string): Uint8Array;
  writeFile(path: string, bytes: Uint8Array): void;
}

/** `python_run.bridge` */
interface Bridge {
  connect(worker: (request: string) => string): void;
  answer(request: string): string | Promise<string>;
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const RUNTIME = join(ROOT, 'dist/runtime');
const STOCK = join(ROOT, 'node_modules/pyodide/python_stdlib.zip');

const { files } = JSON.parse(await readFile(join(RUNTIME, 'manifest.json'), 'utf8')) as Manifest;
const bytesOf = (role: string) => readFile(join(RUNTIME, files[role]!.file));

/** Emscripten's own types are none of ours. */
const fileSystemOf = (api: PyodideAPI) => api.FS as unknown as FileSystem;

/** An interpreter that was started and tied up as a Worker does it. */
class Python {
  readonly fetched: string[] = [];
  stdout = '';
  private bridge!: Bridge;

  private constructor(readonly api: PyodideAPI) {}

  /** `archives` are those that can be fetched, by name. */
  static async start(archives: Readonly<Record<string, Uint8Array>> = {}): Promise<Python> {
    const stdLibURL = join(RUNTIME, files['startupLibrary']!.file);
    const api = await loadPyodide({ stdLibURL, env: { HOME: '/home/reader' } });
    const python = new Python(api);
    const decoder = new TextDecoder();
    const write = (bytes: Uint8Array) => {
      python.stdout += decoder.decode(bytes, { stream: true });
      return bytes.length;
    };
    api.setStdout({ write });
    const bridge = api.pyimport('python_run.bridge') as Bridge;
    python.bridge = bridge;
    bridge.connect((request: string) => {
      const { call, name } = JSON.parse(request) as { call: string; name: string };
      if (call === 'ask') return '"an answer"';
      if (call !== 'archive') return 'null';
      python.fetched.push(name);
      const bytes = archives[name];
      if (!bytes) throw new Error(`${name} cannot be fetched`);
      const path = `/lib/python314-${name}.zip`;
      fileSystemOf(api).writeFile(path, bytes);
      return JSON.stringify(path);
    });
    await bridge.answer('{"call": "start"}');
    return python;
  }

  async run(code: string, mode = 'script'): Promise<Outcome> {
    const request = { call: 'run', code, filename: '<example 1>', mode };
    return JSON.parse(await this.bridge.answer(JSON.stringify(request))) as Outcome;
  }

  /** The text of the value of a block that ends well. */
  async value(code: string): Promise<string> {
    const { status, value, error } = await this.run(code);
    assert.equal(status, 'ok', error?.traceback);
    return value?.['text/plain'] ?? '';
  }
}

describe('the start-up archive alone', () => {
  let python: Python;
  before(async () => {
    python = await Python.start();
  });

  test('is enough to start, print, show a value and wait', async () => {
    assert.deepEqual(await python.run('print("hello")'), { status: 'ok' });
    assert.equal(python.stdout, 'hello\n');
    assert.equal(await python.value('{"a": [1, 2.5, None]}'), "{'a': [1, 2.5, None]}");
    await python.run('1\nprint(2)', 'transcript');
    assert.equal(python.stdout, 'hello\n1\n2\n');
    assert.equal(
      await python.value('import asyncio\nawait asyncio.sleep(0, "waited")'),
      "'waited'",
    );
    assert.deepEqual(python.fetched, []);
  });

  test('is enough to ask', async () => {
    assert.equal(await python.value('input("name? ")'), "'an answer'");
    assert.equal(await python.value('import sys\nsys.stdin.readline()'), "'an answer\\n'");
    assert.deepEqual(python.fetched, []);
  });

  test('is enough to report errors, with the columns of the block', async () => {
    const failing =
      'def f(a):\n    return a / 0\ntry:\n    f(1)\nexcept Exception as e:\n    raise ValueError("no") from e';
    const traceback = (await python.run(failing)).error?.traceback ?? '';
    assert.match(traceback, /line 2, in f\n {4}return a \/ 0\n {11}~~\^~~\nZeroDivisionError/);
    assert.match(traceback, /direct cause[^]*line 6, in <module>[^]*ValueError: no\n$/);
    const wrong = [
      ['x = = 1', 'invalid syntax'],
      ['whlie True:\n    pass', "Did you mean 'while'"],
      ['return', 'outside function'],
      ['prnt(1)', "Did you mean: 'print'"],
      ['[].apend(1)', "Did you mean: 'append'"],
      ['import sys\nsys.exit("gone")', 'SystemExit: gone'],
      ['raise ExceptionGroup("both", [KeyError(1), OSError(2)])', 'KeyError'],
    ] as const;
    for (const [code, words] of wrong) {
      const { status, error } = await python.run(code);
      assert.equal(status, 'error');
      assert.ok(error?.traceback.includes(words), error?.traceback);
    }
    assert.deepEqual(python.fetched, []);
  });

  test('fails loudly for what it does not have', async () => {
    const { error } = await python.run('import statistics');
    assert.match(error?.traceback ?? '', /ModuleNotFoundError: .*library cannot be fetched/);
    // What advises on errors is in the second archive, too, and is asked for anew.
    assert.deepEqual([...new Set(python.fetched)], ['examples', 'library']);
  });

  test('gives tracebacks without lines where the library cannot be had', async () => {
    const { error } = await python.run('import json\njson.loads("{")');
    assert.match(
      error?.traceback ?? '',
      /json\/decoder\.py", line \d+, in raw_decode\njson\.decoder/,
    );
  });
});

describe('the three archives', () => {
  const archives: Record<string, Uint8Array> = {};
  before(async () => {
    archives['examples'] = await bytesOf('examplesLibrary');
    archives['library'] = await bytesOf('library');
  });

  test('hold what examples use most in the second, and the rest in the third', async () => {
    const python = await Python.start(archives);
    await python.run('import statistics, random, datetime, csv, decimal, unittest, urllib.parse');
    await python.run('import xml.etree.ElementTree, pathlib, zipfile, re, argparse, logging');
    assert.deepEqual(python.fetched, ['examples']);
    await python.run('import wave');
    assert.deepEqual(python.fetched, ['examples', 'library']);
  });

  test('hold what finds the dependencies of blocks in the second', async () => {
    const python = await Python.start(archives);
    const code = `
      from python_run.dependencies.planner import plan
      sources = {
          "a": "import random\\nrandom.seed(1)",
          "b": "type Pair[T] = tuple[T, T]\\nword = t'{len}'",
          "c": "def f[T](pair: Pair[T]) -> T: return random.choice(pair)",
          "d": "[await f((1, 2)) async for _ in word]",
      }
      common = {"mode": "script", "depends": "auto", "setup": [], "ran": None}
      blocks = [{"id": name, "source": source, **common} for name, source in sources.items()]
      [(first["id"], *first["reasons"][0]["names"]) for first in plan(blocks, [], "d")["first"]]`;
    assert.equal(
      await python.value(code.replaceAll(/^ {6}/gm, '')),
      "[('a', 'random'), ('b', 'Pair', 'word'), ('c', 'f')]",
    );
    assert.deepEqual(python.fetched, ['examples']);
  });

  test('share packages', async () => {
    const python = await Python.start(archives);
    const code = `
      import json.tool, concurrent.futures.thread, concurrent.futures.process
      import email.mime.text, xml.dom.minidom, unittest.mock, importlib.metadata, importlib.resources
      from concurrent.futures import ThreadPoolExecutor, ProcessPoolExecutor
      text = importlib.resources.files("ctypes.macholib").joinpath("README.ctypes").read_text()
      json.loads("[1]"), unittest.mock.Mock()(), text[:5]`.replaceAll(/^ +/gm, '');
    assert.match(await python.value(code), /^\(\[1\], <Mock .*>, 'Files'\)$/);
  });

  test('give the text of modules that came as bytecode', async () => {
    const python = await Python.start(archives);
    assert.match(
      await python.value('import inspect, json\ninspect.getsource(json.dumps)'),
      /^'def dumps\(obj, \*,.*return cls\(/,
    );
    assert.match(
      await python.value('import statistics\ninspect.getsource(statistics).count("def ") > 40'),
      /True/,
    );
    const { error } = await python.run('import statistics\nstatistics.mean([])');
    assert.match(
      error?.traceback ?? '',
      /python314-examples\.zip\/statistics\.py", line \d+, in mean\n {4}raise StatisticsError\(/,
    );
    python.stdout = '';
    await python.run('help(json.dumps)');
    assert.match(python.stdout, /Serialize ``obj`` to a JSON formatted ``str``/);
    python.stdout = '';
    await python.run(
      'import io, pdb\n' +
        'd = pdb.Pdb(stdin=io.StringIO("s\\nl\\nc\\n"), stdout=io.StringIO())\n' +
        'd.use_rawinput = False\n' +
        'd.runcall(json.dumps, 1)\nprint(d.stdout.getvalue())',
    );
    assert.match(python.stdout, /# cached encoder/);
  });

  test('import what stock pyodide imports, and nothing else', async () => {
    const stock = await loadPyodide({ stdLibURL: STOCK, env: { HOME: '/home/reader' } });
    stock.setStdout({ write: (bytes) => bytes.length });
    const names = stock.runPython(`
      import json, sys, zipfile
      paths = [p for p in zipfile.ZipFile("/lib/python314.zip").namelist() if p.endswith(".py")]
      found = {p.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for p in paths}
      found = (found | sys.stdlib_module_names) - {"antigravity", "turtle"}  # one opens a browser, one is ours
      json.dumps(sorted(n for n in found if not n.endswith("__main__")))`) as string;
    assert.ok((JSON.parse(names) as string[]).length > 500);
    const tell = `
      import importlib, json
      def told(name):
          try:
              importlib.import_module(name)
          except BaseException as error:
              return f"{type(error).__name__}: {error}"
          return "imported"
      json.dumps({name: told(name) for name in json.loads(${JSON.stringify(names)})})`;
    const results: Record<string, string>[] = [];
    for (const api of [stock, (await Python.start(archives)).api]) {
      results.push(JSON.parse(api.runPython(tell) as string) as Record<string, string>);
    }
    assert.deepEqual(results[1], results[0]);
    const imported = Object.values(results[0]!).filter((result) => result === 'imported');
    assert.ok(imported.length > 450, `only ${imported.length} can be imported`);
  });

  test('load packages', async () => {
    const { api } = await Python.start(archives);
    api.runPython(`
      import zipfile
      with zipfile.ZipFile("/a_wheel-1-py3-none-any.whl", "w") as wheel:
          wheel.writestr("a_wheel.py", "x = 'from a wheel'")
          wheel.writestr("a_wheel-1.dist-info/METADATA", "Name: a-wheel")`);
    const wheel = fileSystemOf(api).readFile('/a_wheel-1-py3-none-any.whl');
    api.unpackArchive(wheel, 'wheel', { extractDir: '/lib/python3.14/site-packages' });
    assert.equal(api.runPython('import a_wheel; a_wheel.x'), 'from a wheel');
    const folder = 'import pyodide._package_loader as p; type(p.SITE_PACKAGES).__name__';
    assert.equal(api.runPython(folder), 'PosixPath');
  });
});

describe('dist/runtime', () => {
  const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

  test('is what its manifest says, and its compressed copies are', async () => {
    for (const [role, file] of Object.entries(files)) {
      const whole = await bytesOf(role);
      assert.deepEqual([whole.length, sha256(whole)], [file.size, file.sha256]);
      if (!file.gzip) continue;
      const copy = await readFile(join(RUNTIME, file.gzip.file));
      assert.deepEqual([copy.length, sha256(copy)], [file.gzip.size, file.gzip.sha256]);
      assert.equal(sha256(gunzipSync(copy)), file.sha256);
      assert.doesNotMatch(file.gzip.file, /\.gz|\.br/);
    }
    assert.deepEqual(
      Object.entries(files).flatMap(([role, { gzip }]) => (gzip ? [role] : [])),
      ['wasm', 'startupLibrary', 'examplesLibrary'],
    );
    assert.equal(
      files['wasm']!.sha256,
      sha256(await readFile(join(ROOT, 'node_modules/pyodide/pyodide.asm.wasm'))),
    );
  });

  describe('built twice', () => {
    const folders: string[] = [];
    after(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

    test('has the same bytes', async () => {
      const build = async (env: NodeJS.ProcessEnv) => {
        const folder = await mkdtemp(join(tmpdir(), 'python-run-'));
        folders.push(folder);
        const script = join(ROOT, 'scripts/build-runtime.mjs');
        const options = { cwd: folder, env: { ...process.env, ...env } };
        await promisify(execFile)(process.execPath, [script, folder], options);
        const names = (await readdir(folder)).sort();
        const hash = async (name: string) => sha256(await readFile(join(folder, name)));
        return Object.fromEntries(
          await Promise.all(names.map(async (name) => [name, await hash(name)] as const)),
        );
      };
      const [first, second] = await Promise.all([
        build({ TZ: 'UTC', LANG: 'C' }),
        build({ TZ: 'Asia/Tokyo', LANG: 'de_DE.UTF-8', PYTHONHASHSEED: '7' }),
      ]);
      assert.deepEqual(first, second);
      assert.equal(Object.keys(first).length, 11);
    });
  });
});
