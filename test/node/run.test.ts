import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';

import type { Engine } from '../../src/node/engine.js';
import { startEngine, ToldRun } from './engine.js';

const session = 'one';
let engine: Engine;
let folder: string;

before(async () => {
  engine = await startEngine();
  folder = await mkdtemp(join(tmpdir(), 'python-run-'));
});

after(async () => {
  engine.close();
  await rm(folder, { recursive: true });
});

const run = (code: string) => new ToldRun(engine, { code, session });

test('runs a program, and gives its output and the value of its last line', async () => {
  const { stdout, stderr, value, status } = await run(
    'import sys\nprint("out")\nprint("err", file=sys.stderr)\nx = 6 * 7\nx',
  ).result;
  assert.deepEqual(
    { stdout, stderr, value, status },
    { stdout: 'out\n', stderr: 'err\n', value: { 'text/plain': '42' }, status: 'ok' },
  );
});

test('keeps what earlier runs of a session left, and tells an exception', async () => {
  const { status, error } = await run('x / 0').result;
  assert.equal(status, 'error');
  assert.equal(error?.type, 'ZeroDivisionError');
  assert.equal(error.line, 1);
});

test('tells output while the program goes on, and answers its questions', async () => {
  const told = run('print("first")\nname = input("name? ")\nprint("hello", name)\ninput()');
  const { prompt, answer } = await told.told('input');
  assert.equal(told.output, 'first\nname? ');
  assert.equal(prompt, 'name? ');
  const long = 'ä'.repeat(10_000); // more than the memory has room for at first
  answer(long);
  (await told.told('input', 2)).answer(null);
  const { stdout, error } = await told.result;
  assert.equal(stdout, `first\nname? hello ${long}\n`);
  assert.equal(error?.type, 'EOFError');
});

for (const [what, code] of [
  ['an endless loop', 'print("begun")\nwhile True:\n    pass'],
  ['a sleep', 'import time\nprint("begun")\ntime.sleep(1000)'],
  ['what is awaited', 'import asyncio\nprint("begun")\nawait asyncio.sleep(1000)'],
  ['a question', 'input("begun")'],
] as const) {
  test(`stops ${what}, and keeps the session`, async () => {
    const told = run(`kept = 1\n${code}`);
    await told.printed('begun');
    if (what === 'a question') await told.told('input');
    await told.run.stop();
    const { status, error } = await told.result;
    assert.deepEqual([status, error?.type], ['stopped', 'KeyboardInterrupt']);
    assert.notEqual(error?.traceback, '', 'it was Python that raised it');
    assert.equal((await run('print(kept)').result).stdout, '1\n');
  });
}

test('takes sys.exit as the end of the run', async () => {
  const { status, stdout } = await run('import sys\nsys.exit()\nprint("not reached")').result;
  assert.deepEqual([status, stdout], ['ok', '']);
  assert.match((await run('raise SystemExit("gone")').result).error?.traceback ?? '', /: gone\n$/);
});

test('brings the rest of the standard library when it is imported', async () => {
  const code = 'import statistics, xml.dom.minidom, turtle\nprint(statistics.mean([1, 2]))';
  const { stdout, error } = await run(code).result;
  assert.deepEqual([error, stdout], [undefined, '1.5\n']);
});

test('takes files, and installs a package from a folder', async () => {
  const wheel = 'tiny-1.0-py3-none-any.whl';
  const made = run(`import zipfile
with zipfile.ZipFile("${wheel}", "w") as wheel:
    info = "tiny-1.0.dist-info/"
    wheel.writestr("tiny.py", "NAME = 'tiny'")
    wheel.writestr(info + "METADATA", "Metadata-Version: 2.1\\nName: tiny\\nVersion: 1.0")
    wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any")
    wheel.writestr(info + "RECORD", "")`);
  const { remains, result } = await made.told('end');
  assert.equal(result.error, undefined);
  const [written] = remains?.files ?? [];
  assert.equal(written?.path, wheel);
  await writeFile(join(folder, wheel), new Uint8Array(await written.content!.arrayBuffer()));
  await writeFile(join(folder, 'data.txt'), 'of a file');

  const page = pathToFileURL(`${folder}/`).href;
  const told = new ToldRun(engine, {
    code: 'import tiny\nprint(tiny.NAME, open("data.txt").read())',
    session: 'another',
    packages: [wheel],
    files: ['data.txt'],
    places: { page, base: null, index: null },
  });
  const { stdout, error } = await told.result;
  assert.deepEqual([error, stdout], [undefined, 'tiny of a file\n']);
});
