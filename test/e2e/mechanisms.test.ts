/** Stop, input and time limits, on each kind of host, and by which mechanism. */
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import type { StaticServer } from '../../scripts/static-server.mjs';
import type { Page } from '../support/browser.js';
import { Matrix } from '../support/matrix.js';
import { mechanismOf, noteMechanism } from '../support/mechanisms.js';
import {
  forceStop,
  pressButton,
  pretendLittleMemory,
  run,
  type Shown,
  until,
  untilFocused,
  untilOver,
  untilUpgraded,
} from '../support/reader.js';
import { saying } from '../support/saying.js';
import { block, serveSite } from '../support/site.js';
import { forEachEngine, test, testFully, testOnce } from '../support/suite.js';

/** Programs that go on until they are stopped, after having printed "on". */
const ENDLESS: Readonly<Record<string, string>> = {
  'a loop': 'while True:\n    pass',
  'a comprehension': '[0 for _ in iter(int, 1)]',
  'a generator': 'sum(0 for _ in iter(int, 1))',
  'sorted(key=…)': 'def key(x):\n    while True: pass\nsorted([2, 1], key=key)',
  __repr__: 'class A:\n    def __repr__(self):\n        while True: pass\nA()',
  'time.sleep': 'import time\ntime.sleep(3600)',
  'short sleeps': 'import time\nwhile True:\n    time.sleep(0.001)',
  'await asyncio.sleep': 'import asyncio\nawait asyncio.sleep(3600)',
  'asyncio.run':
    'import asyncio\nasync def main():\n    await asyncio.sleep(3600)\nasyncio.run(main())',
  'a busy task': 'import asyncio\nasync def main():\n    while True: pass\nasyncio.run(main())',
  recursion: 'def f(n):\n    if n:\n        f(n - 1)\nwhile True:\n    f(50)',
  'list building': 'xs = []\nwhile True:\n    xs.append(0)\n    del xs[100:]',
  'a regular expression': 'import re\nre.match(r"(a+)+$", "a" * 64 + "b")',
  'set building': 'while True:\n    {*range(100)}',
  finally: 'try:\n    while True: pass\nfinally:\n    print("cleaned up")\n    before += 1',
  'endless output': 'while True:\n    print("x")',
};

/** A program that takes Stop as it likes. */
const CAUGHT = `print("on")
try:
    while True: pass
except KeyboardInterrupt:
    print("caught")
"went on"`;

/** Programs that no signal reaches. */
const DEAF: Readonly<Record<string, string>> = {
  'a sum': 'sum(range(10 ** 15))',
  'an endless iterator': 'from itertools import repeat\nmax(repeat(0))',
};

const SESSION = `before = 1
import math
def double(x):
    return 2 * x
class Point:
    x = 3
handle = open("notes.txt", "w+")
_ = handle.write("kept")`;
import { en } from '../../src/words/en.js';
const AFTER = 'handle.seek(0)\n(before >= 1, math.pi > 3, double(2), Point.x, handle.read())';
const KEPT = "(True, True, 4, 3, 'kept')";

/** What a program asks; what the reader types, and what is there then; how it ends. */
interface Dialogue {
  readonly code: string;
  /** `null` is Ctrl+D. */
  readonly steps: readonly (readonly [typed: string | null, seen: string])[];
  readonly attributes?: string;
}

const DIALOGUES: Readonly<Record<string, Dialogue>> = {
  'input()': {
    code: 'name = input("Name? ")\nage = int(input("Age? "))\n(name, age)',
    steps: [
      ['Ada', 'Name? Ada\nAge?'],
      ['36', "Age? 36\n('Ada', 36)"],
    ],
  },
  'sys.stdin.readline': {
    code: 'import sys\nsys.stdin.readline()',
    steps: [['one', "one\n'one\\n'"]],
  },
  'iterating sys.stdin': {
    code: 'import sys\nfor line in sys.stdin:\n    print("got", line.strip())\n"end"',
    steps: [
      ['one', 'got one'],
      ['two', 'got two'],
      [null, "'end'"],
    ],
  },
  getpass: {
    code: 'import getpass\nlen(getpass.getpass())',
    steps: [['secret', 'Password:\n6']],
  },
  pdb: {
    code: `def total(xs):
    result = 0
    for x in xs:
        breakpoint()
        result += x
    return result
total([1, 2])`,
    steps: [
      ['p x', 'p x\n1'],
      ['n', '-> result += x'],
      ['p result', 'p result\n0'],
      ['c', 'p result\n0\n(Pdb) c\n> <'],
      ['p x', 'p x\n2'],
      ['c', '2\n(Pdb) c\n3'],
    ],
  },
  'quitting pdb': {
    code: 'print("begin")\nbreakpoint()\nprint("not reached")',
    steps: [
      ['q', 'Quit anyway? [y/n]'],
      ['y', '[y/n] y\nSystemExit: 1'],
    ],
  },
  'cmd.Cmd': {
    code: `import cmd
class Shell(cmd.Cmd):
    prompt = "shell> "
    def do_greet(self, name):
        print("Hello,", name)
    def do_EOF(self, _):
        return True
Shell().cmdloop()
"left"`,
    steps: [
      ['greet Ada', 'shell> greet Ada\nHello, Ada'],
      [null, "'left'"],
    ],
  },
  'code.interact': {
    code: 'import code\ncode.interact(banner="", exitmsg="", local={"a": 2})\n"left"',
    steps: [
      ['a * 21', '>>> a * 21\n42'],
      ['for i in range(2):', '...'],
      ['    print("at", i)', 'print("at", i)'],
      ['', 'at 0\nat 1'],
      [null, "'left'"],
    ],
  },
  'several pasted lines': {
    code: '[input("? ") for _ in range(3)]',
    steps: [['a\nb\nc\n', "['a', 'b', 'c']"]],
  },
  'the stdin attribute': {
    code: '[input("? ") for _ in range(3)]',
    attributes: 'stdin="a&#10;b" session="page" depends="none"',
    steps: [['c', "? a\n? b\n? c\n['a', 'b', 'c']"]],
  },
};

/** The blocks of the page, by what they are for. */
const BLOCKS: Readonly<Record<string, string>> = {
  session: block(SESSION),
  after: block(AFTER),
  caught: block(CAUGHT),
  limited: `<python-run session="page" depends="none" timeout="0.5">${block('while True: pass')}</python-run>`,
  patient: `<python-run session="page" depends="none" timeout="5">${block('input("? ")')}</python-run>`,
  ...Object.fromEntries(
    Object.entries({ ...ENDLESS, ...DEAF }).map(([name, code]) => [
      name,
      block(`print("on")\n${code}`),
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(DIALOGUES).map(([name, { code, attributes }]) => [
      name,
      attributes ? `<python-run ${attributes}>${block(code)}</python-run>` : block(code),
    ]),
  ),
  'waits alone 1': `<python-run>${block('input("first? ")')}</python-run>`,
  'waits alone 2': `<python-run>${block('input("second? ")')}</python-run>`,
};
/**
 * Engine and host choose how Stop and answers get to a program; the program does not. So these stand
 * for all, but once; and on a plain host where the engine waits for answers in its own way.
 */
const EVERYWHERE = ['a loop', 'time.sleep', 'await asyncio.sleep', 'a sum', 'input()', 'pdb'];

const placeOf = (name: string) => Object.keys(BLOCKS).indexOf(name);

const INTRODUCTION = `<!-- Written by \`UPDATE=1 npm run test:e2e -- mechanisms\`: edit the test instead. -->

# Mechanisms

How Stop, time limits and input work in each engine and on each kind of host, as observed by
\`npm run test:e2e -- mechanisms\`. *plain*: a static host that sends no special headers. *cdn*: the
same, with python-run's files on another origin. *isolated*: a cross-origin isolated page (COOP and
COEP).`;

const matrix = new Matrix('mechanisms.md', INTRODUCTION);
after(() => matrix.publish());

forEachEngine((engine, getBrowser) => {
  for (const host of ['plain', 'cdn', 'isolated'] as const) {
    describe(host, () => {
      let site: StaticServer;
      let cdn: StaticServer;
      let page: Page;
      before(async () => {
        // Isolated pages load from another origin only what allows it.
        cdn = await serveSite({}, { cors: true, isolate: true });
        const from = host === 'cdn' ? cdn.url : '';
        const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${host}</title>
<link rel="icon" href="data:,"></head><body>${Object.values(BLOCKS).join('\n')}
<script>(${noteMechanism.toString()})()</script>
<script type="module" crossorigin src="${from}/dist/python-run.js" data-depends="none"></script></body></html>`;
        site = await serveSite({ '/page.html': html }, { isolate: host === 'isolated' });
        page = await getBrowser().newPage();
        await page.goto(`${site.url}/page.html`);
        await pretendLittleMemory(page); // checkpoints have tests of their own
      });
      after(async () => {
        await page.close();
        await Promise.all([site.close(), cdn.close()]);
      });

      const testOf = (name: string) => {
        if (EVERYWHERE.includes(name)) return test;
        if (host !== 'plain') return testFully;
        return engine === 'webkit' && name in DIALOGUES ? test : testOnce;
      };
      const mechanism = () => mechanismOf(page);
      const note = (row: string, cell: string | null) => {
        matrix.note(row, `${engine}, ${host}`, cell ?? 'none');
      };
      /** The session has what the earlier block left, made anew if it must. */
      const prepare = async () => {
        const state = await page.evaluate(
          (place) => document.querySelectorAll('python-run')[place]?.state,
          placeOf('session'),
        );
        if (state === 'done') return;
        const shown = await run(page, placeOf('session'));
        assert.equal(shown.state, 'done', shown.output);
      };
      const kept = async () =>
        (await run(page, placeOf('after'))).output.replace(/\nnotes\.txt .*$/, ''); // a file to download

      const begin = async (name: string) => {
        await pressButton(page, 'Run', placeOf(name));
        await page.waitFor(
          (place) =>
            document
              .querySelectorAll('python-run')
              [place]?.shadowRoot?.querySelector('.stdout')
              ?.textContent.startsWith('on'),
          placeOf(name),
        );
      };
      const stopped = async (name: string): Promise<Shown> => {
        await pressButton(page, 'Stop', placeOf(name));
        return untilOver(page, placeOf(name));
      };
      for (const name of Object.keys(ENDLESS)) {
        testOf(name)(`Stop interrupts ${name}`, async () => {
          await prepare();
          const { terminated } = await mechanism();
          await begin(name);
          const { state, status, output } = await stopped(name);
          assert.equal(state, 'stopped');
          assert.equal(status, 'Stopped');
          if (name === 'finally') assert.match(output, /cleaned up/);
          assert.equal(await kept(), KEPT);
          const noted = await mechanism();
          assert.equal(noted.terminated, terminated, 'its Worker lives on');
          assert.equal(noted.stop, 'blob address');
          note(`Stop: ${name}`, noted.stop);
        });
      }

      test('a program may catch the interrupt', async () => {
        await begin('caught');
        const { state, output } = await stopped('caught');
        assert.equal(state, 'done');
        assert.match(output, /on\ncaught\n'went on'/);
        note('Stop: caught by the program', (await mechanism()).stop);
      });

      for (const name of Object.keys(DEAF)) {
        testOf(name)(
          `what Stop cannot interrupt is ended, and the session comes back: ${name}`,
          async () => {
            await prepare();
            const { terminated } = await mechanism();
            await begin(name);
            assert.match(await forceStop(page, placeOf(name)), /Stopping/);
            const { output } = await until(page, ['stopped'], placeOf(name));
            assert.match(output, saying({ code: 'no-reaction' }));
            assert.match(output, /What this run defined is lost\. Before the next run,/);
            const next = await kept();
            assert.match(next, /Python was restarted\. .* repeated\./);
            assert.ok(next.endsWith(KEPT), next);
            assert.equal((await mechanism()).terminated, terminated + 1);
            note(`Stop: ${name}`, 'Worker ended, runs done again');
          },
        );
      }

      test('a time limit stops the program', async () => {
        const { status, output } = await run(page, placeOf('limited'));
        assert.equal(status, en.status.timeOut);
        assert.match(output, saying({ code: 'time-out', seconds: 0.5 }));
        note('timeout', (await mechanism()).stop);
      });

      const expectedInput = engine === 'webkit' ? 'spelled addresses' : 'stack switching';

      const asked = async (place: number) => {
        const { state, output } = await until(page, ['waiting', 'done', 'error', 'stopped'], place);
        assert.equal(state, 'waiting', output);
        await untilFocused(page, 'input', place);
      };
      const seen = (place: number, text: string) =>
        page.waitFor(
          (place, text) => {
            const block = document.querySelectorAll('python-run')[place];
            const results = block?.shadowRoot?.querySelector<HTMLElement>('.results');
            const shown = [...(results?.children ?? [])]
              .map((part) => (part as HTMLElement).innerText.trim())
              .join('\n')
              .replace(/[ \t]+$/gm, '');
            return shown.includes(text) && block?.state !== 'running';
          },
          place,
          text,
        );

      for (const [name, { steps }] of Object.entries(DIALOGUES)) {
        testOf(name)(`asks: ${name}`, async () => {
          const place = placeOf(name);
          await pressButton(page, 'Run', place);
          for (const [typed, text] of steps) {
            await asked(place);
            if (typed === null) await page.press('Control+d');
            else if (typed.includes('\n')) await page.evaluate(paste, place, typed);
            else await page.type(`${typed}\n`);
            await seen(place, text);
          }
          await untilOver(page, place);
          const { input } = await mechanism();
          assert.equal(input, expectedInput);
          note(name, input);
        });
      }

      test('Stop interrupts input()', async () => {
        await prepare();
        const place = placeOf('input()');
        await pressButton(page, 'Run', place);
        await asked(place);
        assert.equal((await stopped('input()')).state, 'stopped');
        assert.equal(await kept(), KEPT);
        note('Stop: input()', (await mechanism()).input);
      });

      test('waiting for input does not count for a time limit', async () => {
        const place = placeOf('patient');
        await pressButton(page, 'Run', place);
        await asked(place);
        await page.type('x\n');
        assert.equal((await untilOver(page, place)).output, "? x\n'x'");
      });

      test('several blocks wait at once', async () => {
        const places = [placeOf('waits alone 1'), placeOf('waits alone 2')] as const;
        // Anew: after all of the above WebKitGTK takes up to minutes for two more interpreters, and
        // it does on the next page of the same process.
        await page.close();
        page = await getBrowser().newPage();
        await page.goto(`${site.url}/page.html`);
        await untilUpgraded(page, places[1] + 1);
        await pressButton(page, 'Run', places[0]);
        await asked(places[0]);
        await pressButton(page, 'Run', places[1]);
        await asked(places[1]);
        await page.type('two\n');
        assert.equal((await untilOver(page, places[1])).output, "second? two\n'two'");
        await page.click(
          (place) =>
            document.querySelectorAll('python-run')[place]?.shadowRoot?.querySelector('input'),
          places[0],
        );
        await page.type('one\n');
        assert.equal((await untilOver(page, places[0])).output, "first? one\n'one'");
        note('several blocks at once', (await mechanism()).input);
      });
    });
  }
});

/** Runs in the page: pastes, since drivers have no clipboard, into the field of a block that waits. */
function paste(place: number, text: string): void {
  const field = document
    .querySelectorAll('python-run')
    [place]?.shadowRoot?.querySelector<HTMLElement>('.log input');
  const event = new Event('paste', { bubbles: true, cancelable: true });
  Object.defineProperty(event, 'clipboardData', { value: { getData: () => text } });
  field?.dispatchEvent(event);
}
