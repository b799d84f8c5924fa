/** What a session had come to is there again after its Python had to be ended. */
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import type { StaticServer } from '../../scripts/static-server.mjs';
import type { Page } from '../support/browser.js';
import { noteMechanism, runAndKeep } from '../support/mechanisms.js';
import { forceStop, pressButton, run, until } from '../support/reader.js';
import { block, pageOf, serveSite } from '../support/site.js';
import { saying } from '../support/saying.js';
import { forEachWarmEngine, test, withPage } from '../support/suite.js';
import { en } from '../../src/words/en.js';

/** Leaves something of each kind; done again, it would come out otherwise. */
const LEAVE = `import asyncio, os, pathlib, random, sys, time
count = globals().get("count", 0) + 1
stamp = time.time_ns()
random.seed(7)
random.random()
def double(x):
    return 2 * x
class Point:
    def __init__(self, x):
        self.x = x
points = {n: Point(n) for n in range(1000)}
squares = (n * n for n in range(100))
next(squares), next(squares)
os.environ["LEFT"] = "yes"
sys.path.append("/left")
pathlib.Path("data").mkdir(exist_ok=True)
os.chdir("data")
handle = open("notes.txt", "w+")
_ = handle.write("first line\\nsecond line\\n")
handle.flush()
handle.seek(11)
bulk = [bytes([n % 256]) * 1000 for n in range(40_000)]
async def later():
    return "awaited"`;

/** Tells what is there of it. */
const TELL = `value = (
    count, double(4), points[999].x, len(bulk), bulk[300][0], os.environ["LEFT"], sys.path[-1],
    os.path.basename(os.getcwd()), handle.readline(), await later(), sys.path.count(""),
)
print(value)
print(stamp, random.random(), next(squares))
handle.seek(11)
squares = (n * n for n in range(2, 100))`;

/** What that is. */
const LEFT = "(1, 8, 999, 40000, 44, 'yes', '/left', 'data', 'second line\\n', 'awaited', 1)";

const DEAF = 'print("on")\nsum(range(10 ** 15))';

const [LEAVES, TELLS, ENDS, USES_JAVASCRIPT] = [0, 1, 2, 3];

const PAGE = pageOf(
  `<script>(${noteMechanism.toString()})()</script>` +
    [LEAVE, TELL, DEAF, 'import js\ndocument = js.Object.new()']
      .map((code) => block(code))
      .join(''),
  '<script type="module" src="/dist/python-run.js" data-depends="none"></script>',
);

forEachWarmEngine((_, getBrowser) => {
  let site: StaticServer;
  before(async () => {
    site = await serveSite({ '/page.html': PAGE });
  });
  after(() => site.close());

  async function end(page: Page): Promise<string> {
    await pressButton(page, 'Run', ENDS);
    await page.waitFor(
      (place) =>
        document.querySelectorAll('python-run')[place]?.shadowRoot?.querySelector('.stdout'),
      ENDS,
    );
    await forceStop(page, ENDS);
    return (await until(page, ['stopped'], ENDS)).output;
  }

  test('a session goes on from a checkpoint, and does again only what came after it', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${site.url}/page.html`);
      assert.equal((await runAndKeep(page, LEAVES)).obstacle, '');
      const first = await runAndKeep(page, TELLS);
      assert.equal(first.obstacle, '');
      const [told, once = ''] = first.output.split('\n');
      assert.equal(told, LEFT);
      assert.match(once, /^\d+ 0\.15\d+ 4$/);

      assert.match(await end(page), saying({ code: 'loss-earlier', again: 0, kept: 2 }));
      const again = await runAndKeep(page, TELLS);
      const [notice, toldAgain, onceAgain = ''] = again.output.split('\n');
      assert.equal(notice, en.restored({ kept: 1, runs: 0, changed: [] }));
      assert.equal(toldAgain, LEFT);
      const stamp = once.split(' ')[0] ?? '';
      // The second number of the generator that was there, and of the time of the first run.
      assert.match(onceAgain, new RegExp(`^${stamp} 0\\.65\\d+ 4$`));

      const { obstacle } = await runAndKeep(page, USES_JAVASCRIPT);
      assert.equal(obstacle, 'a program has used JavaScript');
      assert.match(await end(page), saying({ code: 'loss-earlier', again: 1, kept: 3 }));
      const third = (await run(page, TELLS)).output.split('\n');
      assert.match(third[0] ?? '', /restored, and .* repeated\.$/);
      assert.equal(third[1], LEFT);
      assert.match(third[2] ?? '', new RegExp(`^${stamp} `));
    }));
});
