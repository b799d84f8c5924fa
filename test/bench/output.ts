/** Whether the page stays quick while a program prints a lot, and when the reader wants all of it. */
import { startServer } from '../../scripts/static-server.mjs';
import type { Browser } from '../support/browser.js';
import { openBrowser } from '../support/open-browser.js';
import type { Context } from './context.js';
import type { Row } from './rows.js';

const LINES = 100_000;

const pageOf = (build: string) => `<!doctype html><meta charset="utf-8"><title>python-run</title>
<script type="module" src="/${build}/python-run.js"></script>
<pre><code class="language-python">pass</code></pre>`;

/** Milliseconds. A longest task of 0 stands for one under 50 ms: shorter ones are not told. */
interface OutputCost {
  /** From the first line to the end of the run. */
  readonly toEnd: number;
  /** Of the page's main thread while the program prints. */
  readonly longestTask: number;
  /** Of the same from a click on “Show all” until all of it is there. */
  readonly longestShowing: number;
}

/** Only Chromium tells long tasks. */
export async function measureOutput(context: Context): Promise<readonly Row[]> {
  if (context.engine !== 'chromium') return [];
  const builds = Object.entries(context.builds);
  const server = await startServer({
    roots: Object.fromEntries(builds.map(([subject, folder]) => [`/${subject}/`, folder])),
    files: Object.fromEntries(builds.map(([subject]) => [`/${subject}.html`, pageOf(subject)])),
  });
  const browser = await openBrowser('chromium');
  const costs = new Map(builds.map(([subject]) => [subject, [] as OutputCost[]]));
  try {
    for (let taken = 0; taken < context.samples; taken++) {
      for (const [subject, own] of costs) {
        own.push(await outputCost(browser, `${server.url}/${subject}.html`));
      }
    }
  } finally {
    await browser.close();
    await server.close();
  }
  for (const [subject, own] of costs) {
    context.progress(
      `output, ${subject}: ${own.map(({ toEnd }) => toEnd.toFixed(0)).join(', ')} ms`,
    );
  }
  const what = `${LINES.toLocaleString('en')} lines`;
  const bound = { of: 'value', most: 100 } as const;
  const numbers = (part: keyof OutputCost) =>
    Object.fromEntries(
      [...costs].map(([subject, own]) => [subject, own.map((cost) => cost[part])]),
    );
  return [
    {
      id: 'output-task',
      what: `${what}: longest task while they come`,
      unit: 'ms',
      bound,
      samples: numbers('longestTask'),
    },
    {
      id: 'output-show-all',
      what: `${what}: longest task of “Show all”`,
      unit: 'ms',
      bound,
      samples: numbers('longestShowing'),
    },
    {
      id: 'output-end',
      what: `${what}: first line to end`,
      unit: 'ms',
      samples: numbers('toEnd'),
    },
  ];
}

/** Prints in an interpreter that is already there. */
async function outputCost(browser: Browser, url: string): Promise<OutputCost> {
  const page = await browser.newPage();
  try {
    await page.goto(url);
    await page.waitFor(() => document.querySelector('python-run')?.hasUpdated);
    return await page.evaluate(async (lines) => {
      const block = document.querySelector('python-run')!;
      const run = async (code: string) => {
        block.code = code;
        const { status, stdout, error } = await block.run();
        if (status !== 'ok') throw new Error(`The run failed: ${error?.message ?? status}`);
        return stdout.match(/\n/g)?.length ?? 0;
      };
      await run('pass');
      let longest = 0;
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
      }).observe({ type: 'longtask' });
      // What was asked for is drawn, and told of, a little later.
      const drawn = () => new Promise((resolve) => setTimeout(resolve, 500));

      let first = 0;
      block.addEventListener('python-run-output', () => (first ||= performance.now()));
      const came = await run(`for n in range(${lines}):\n    print("line", n)`);
      const toEnd = performance.now() - first;
      if (came !== lines) throw new Error(`Of ${lines} lines ${came} came.`);
      await drawn();
      const longestTask = longest;

      longest = 0;
      const root = block.shadowRoot!;
      const button = [...root.querySelectorAll('button')].find(
        ({ textContent }) => textContent === 'Show all',
      );
      if (!button) throw new Error('There is no “Show all”.');
      button.click();
      const shown = () =>
        [...root.querySelectorAll('[part=stdout]')].reduce(
          (sum, { textContent }) => sum + textContent.length,
          0,
        );
      while (shown() < block.result!.stdout.length) await drawn();
      await drawn();
      return { toEnd, longestTask, longestShowing: longest };
    }, LINES);
  } finally {
    await page.close();
  }
}
