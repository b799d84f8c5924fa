import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { pathToFileURL } from 'node:url';

import type { Engine } from '../../src/node/engine.js';
import { startEngine, ToldRun } from './engine.js';

let engine: Engine;

beforeEach(async () => {
  engine = await startEngine();
});

afterEach(() => {
  engine.close();
});

const snapshot = async () => (await engine.runtime.download?.image)?.snapshot ?? null;

test('makes a snapshot, from which later interpreters go on', async () => {
  const made = await engine.runtime.makeSnapshot();
  assert.equal(await snapshot(), made);
  const printed = await Promise.all(
    [1, 2].map(async () => {
      const { stdout, error } = await new ToldRun(engine, 'import random\nprint(random.random())')
        .result;
      assert.equal(error, undefined);
      return stdout;
    }),
  );
  assert.notEqual(printed[0], printed[1]);
  // One that could not be restored would have been forgotten.
  assert.equal(await snapshot(), made);
});

test('writes down a session, from which another thread goes on', async () => {
  const { runtime } = engine;
  const { signal } = new AbortController();
  const ignore = () => undefined;
  let printed = '';
  const observer = {
    ...{ started: ignore, display: ignore, waiting: ignore },
    output: (chunks: readonly { readonly text: string }[]) => {
      for (const { text } of chunks) printed += text;
    },
  };
  const program = { filename: '<script>', mode: 'script', outputLimit: 1000, stdin: [] } as const;
  const common = { ...program, keepsTasks: true, pixelRatio: 1 };
  const first = await runtime.startInterpreter(ignore, signal);
  await first.run({ ...common, id: 1, code: 'g = iter("abc")\nprint(next(g), end="")' }, observer);
  const checkpoint = await first.makeCheckpoint();
  first.terminate();
  const second = await runtime.restoreInterpreter(checkpoint!, ignore, signal);
  await second!.run({ ...common, id: 2, code: 'print(next(g))' }, observer);
  assert.equal(printed, 'ab\n');
});

for (const [how, code] of [
  ['ends its thread', 'import js\njs.process.exit(7)'],
  ['ends Python', 'import os\nos._exit(3)'],
  ['breaks Python down', 'import ctypes\nctypes.string_at(-8)'],
] as const) {
  test(`tells of a program that ${how}, and goes on in another thread`, async () => {
    const session = 'one';
    const run = (code: string) => new ToldRun(engine, { code, session });
    assert.equal((await run('x = 41').result).status, 'ok');
    const { status, error } = await run(code).result;
    assert.deepEqual([status, error?.type, error?.traceback], ['error', 'RuntimeError', '']);
    const told = run('print(x + 1)');
    assert.equal((await told.result).stdout, '42\n');
    const { runs, kept } = await told.told('restored');
    assert.deepEqual({ runs, kept }, { runs: 1, kept: 0 });
  });
}

test('ends what reacts to nothing', async () => {
  const told = new ToldRun(
    engine,
    `
import time
while True:
    try:
        print("on")
        time.sleep(1000)
    except KeyboardInterrupt:
        print("caught")
        while True:
            try:
                while True: pass
            except KeyboardInterrupt:
                pass`,
  );
  await told.printed('on');
  void told.run.stop();
  await told.printed('caught');
  await told.run.stop();
  const { status, error } = await told.result;
  // What Python says of itself has a traceback.
  assert.deepEqual([status, error?.traceback], ['stopped', '']);
});

test('keeps what a program does to files in its session, also when Python is lost', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'python-run-'));
  await writeFile(join(folder, 'data.csv'), 'a,b');
  const page = pathToFileURL(`${folder}/`).href;
  const run = (code: string) =>
    new ToldRun(engine, {
      code,
      session: 'one',
      files: ['data.csv', 'data.csv:sub/other.txt'],
      places: { page, base: null, index: null },
    });
  await run('open("data.csv", "a").write("!")').result;
  const read = 'print(open("data.csv").read(), open("sub/other.txt").read())';
  assert.equal((await run(read).result).stdout, 'a,b! a,b\n');
  const endless = run('print("on")\nwhile True: pass');
  await endless.printed('on');
  void endless.run.stop();
  await endless.run.stop(); // the second one ends its Python
  assert.equal((await run(read).result).stdout, 'a,b! a,b\n');
  await rm(folder, { recursive: true });
});
