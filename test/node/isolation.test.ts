/** What one program changes is not there for the next: without a session, and between sessions. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import type { Engine } from '../../src/node/engine.js';
import { startEngine, ToldRun } from './engine.js';

/** What a program changes, and an expression that is true where it has not. */
const CHANGES: Readonly<Record<string, readonly [change: string, isClean: string]>> = {
  'a name': ['leaked = 1', '"leaked" not in globals()'],
  'a built-in': ['builtins.abs = lambda _: 7', 'abs(-1) == 1'],
  'a module': ['math.pi = 3', 'math.pi > 3'],
  'a class': ['collections.Counter.leak = 1', 'not hasattr(collections.Counter, "leak")'],
  'sys.modules': ['sys.modules["leak"] = sys', '"leak" not in sys.modules'],
  'sys.path': ['sys.path.append("/leak")', '"/leak" not in sys.path'],
  'sys.argv': ['sys.argv = ["leak"]', 'sys.argv != ["leak"]'],
  'sys.excepthook': ['sys.excepthook = print', 'sys.excepthook is not print'],
  'sys.stderr': ['sys.stderr = io.StringIO()', 'sys.stderr is sys.__stderr__'],
  'the recursion limit': ['sys.setrecursionlimit(777)', 'sys.getrecursionlimit() != 777'],
  'os.environ': ['os.environ["LEAK"] = "1"', '"LEAK" not in os.environ'],
  'the working directory': ['os.chdir("/tmp")', 'os.getcwd() != "/tmp"'],
  'a file': ['open("/tmp/leak", "w").close()', 'not os.path.exists("/tmp/leak")'],
  'a file at home': [
    'open(os.path.expanduser("~/leak"), "w").close()',
    'not os.path.exists(os.path.expanduser("~/leak"))',
  ],
  'warnings filters': [
    'warnings.simplefilter("error")',
    '"error" not in [action for action, *_ in warnings.filters]',
  ],
  'the random state': ['random.seed(1)', 'random.random() != random.Random(1).random()'],
  'the decimal context': ['decimal.getcontext().prec = 5', 'decimal.getcontext().prec == 28'],
  logging: ['logging.basicConfig()', 'not logging.getLogger().handlers'],
  'a signal handler': [
    'signal.signal(signal.SIGINT, signal.SIG_IGN)',
    'signal.getsignal(signal.SIGINT) is signal.default_int_handler',
  ],
  'the garbage collector': ['gc.disable()', 'gc.isenabled()'],
  'a running task': [
    `async def tick():
    while True:
        print("ghost")
        await asyncio.sleep(0.01)
ghost = asyncio.create_task(tick(), name="ghost")`,
    '"ghost" not in [task.get_name() for task in asyncio.all_tasks()]',
  ],
  JavaScript: ['js.leaked = 1', 'not hasattr(js, "leaked")'],
};

const MODULES =
  'asyncio, builtins, collections, decimal, gc, io, js, logging, math, os, random, signal, sys, warnings';

/** Says what it finds changed, and gives tasks of others the time to print. */
const PROBE = `import ${MODULES}
checks = ${JSON.stringify(Object.fromEntries(Object.entries(CHANGES).map(([name, [, isClean]]) => [name, isClean])))}
found = [name for name, is_clean in checks.items() if not eval(is_clean)]
await asyncio.sleep(0.1)
found`;

/** Says what it finds changed, and changes everything. */
const CHANGE = `${PROBE.replace(/found$/, '')}
${Object.values(CHANGES)
  .map(([change]) => change)
  .join('\n')}
found`;

const NOTHING = '[]';
const EVERYTHING = `[${Object.keys(CHANGES)
  .map((name) => `'${name}'`)
  .join(', ')}]`;

const RANDOM = 'import random\nrandom.random(), random.Random(1).random()';

/** Leaves a task behind, which says so when it is cancelled. */
const LEAVES_A_TASK = `import asyncio
ticks = []
async def tick():
    try:
        while True:
            ticks.append(1)
            await asyncio.sleep(0.01)
    finally:
        print("cleaned up")
task = asyncio.create_task(tick())
await asyncio.sleep(0)
print("begun")`;

const GOES_ON = `import asyncio
before = len(ticks)
while len(ticks) == before:
    await asyncio.sleep(0.01)
print("ticked", task.done())`;

let engine: Engine;

before(async () => {
  engine = await startEngine();
  await engine.runtime.makeSnapshot(); // as browsers do, and many interpreters are started
});

after(() => {
  engine.close();
});

/** Runs a program, which must end well: the value of its last expression, and what it printed. */
async function valueOf(code: string, session: string | null = null) {
  const { status, error, value, stdout } = await new ToldRun(engine, { code, session }).result;
  assert.equal(status, 'ok', error?.traceback);
  return { value: value?.['text/plain'] ?? '', stdout };
}

test(`no run without a session, and no session, finds what others changed: ${Object.keys(CHANGES).join(', ')}`, async () => {
  const clean = { value: NOTHING, stdout: '' };
  assert.equal((await valueOf(CHANGE)).value, NOTHING);
  assert.equal((await valueOf(CHANGE)).value, NOTHING, 'the same program again');
  assert.deepEqual(await valueOf(PROBE), clean, 'another program');
  assert.notEqual((await valueOf(RANDOM)).value, (await valueOf(RANDOM)).value);

  assert.deepEqual(await valueOf(PROBE, 'b'), clean, 'before another session changes it');
  assert.equal((await valueOf(CHANGE, 'a')).value, NOTHING);
  const own = await valueOf(PROBE, 'a');
  assert.equal(own.value, EVERYTHING, 'in one session everything is seen');
  assert.match(own.stdout, /ghost/);
  assert.deepEqual(await valueOf(PROBE, 'b'), clean, 'the session that was there');
  assert.deepEqual(await valueOf(PROBE), clean, 'without a session');
});

test('tasks that a run leaves behind are named: cancelled without a session, kept in one', async () => {
  for (const [session, output] of [
    [null, 'begun\ncleaned up\n'],
    ['tasks', 'begun\n'],
  ] as const) {
    const { remains, result } = await new ToldRun(engine, { code: LEAVES_A_TASK, session }).told(
      'end',
    );
    assert.equal(result.stdout, output);
    assert.deepEqual([remains?.tasks, remains?.areTasksKept], [['tick'], session !== null]);
  }
  assert.equal((await valueOf(GOES_ON, 'tasks')).stdout, 'ticked False\n');
});
