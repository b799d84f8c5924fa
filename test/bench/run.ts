/** How long a reader waits, and whether the page stays quick meanwhile. */
import { startServer, type StaticServer } from '../../scripts/static-server.mjs';
import type { Browser, Page } from '../support/browser.js';

/** A page with one block of ours, and the same program in pyodide as its own documentation shows it. */
const OURS = `<!doctype html><meta charset="utf-8"><title>python-run</title>
<script type="module" src="/dist/python-run.js"></script>
<pre><code class="language-python">CODE</code></pre>`;

const STOCK = `<!doctype html><meta charset="utf-8"><title>pyodide</title><button>Run</button>
<script type="module">
  document.querySelector('button').onclick = () => {
    const worker = new Worker('/stock-worker.mjs', { type: 'module' });
    worker.onmessage = ({ data }) => { window.told?.(data); };
    worker.postMessage('CODE');
  };
</script>`;

const STOCK_WORKER = `import { loadPyodide } from '/pyodide/pyodide.mjs';
onmessage = async ({ data }) => {
  const pyodide = await loadPyodide({ stdout: (text) => postMessage(text) });
  await pyodide.runPythonAsync(data);
};`;

/** Serves local files, uncompressed: what is measured is the engine's work, not a network's. */
export function servePrograms(): Promise<StaticServer> {
  const lines = 'for n in range(100_000):\n    print("line", n)';
  return startServer({
    roots: { '/dist/': 'dist', '/pyodide/': 'node_modules/pyodide' },
    files: {
      '/lines.html': OURS.replace('CODE', lines),
      '/ours.html': OURS.replace('CODE', 'print("hello")'),
      '/stock.html': STOCK.replace('CODE', 'print("hello")'),
      '/stock-worker.mjs': STOCK_WORKER,
    },
  });
}

/** Milliseconds. */
export interface OutputCost {
  /** From the first line to the end of the run. */
  readonly toEnd: number;
  /** The longest task on the page's main thread; 0 when none took over 50 ms. */
  readonly longestTask: number;
}

/** Prints 100,000 lines, in an interpreter that is already there. Only Chromium tells long tasks. */
export async function outputCost(browser: Browser, server: StaticServer): Promise<OutputCost> {
  return withFreshPage(browser, async (page) => {
    await page.goto(`${server.url}/lines.html`);
    await waitForBlock(page);
    return page.evaluate(async () => {
      const block = document.querySelector('python-run')!;
      const code = block.textContent;
      block.querySelector('code')!.textContent = 'pass';
      await block.run();
      block.querySelector('code')!.textContent = code;
      let longestTask = 0;
      const observer = new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) longestTask = Math.max(longestTask, duration);
      });
      observer.observe({ type: 'longtask' });
      let first = 0;
      block.addEventListener('python-run-output', () => (first ||= performance.now()));
      const { stdout } = await block.run();
      const toEnd = performance.now() - first;
      if (stdout.match(/\n/g)?.length !== 100_000) throw new Error('Lines were lost.');
      // What was asked for is drawn, and told of, a little later.
      await new Promise((resolve) => setTimeout(resolve, 500));
      return { toEnd, longestTask };
    });
  });
}

/** Milliseconds from the click to the first output: of a first visit and of a second one. */
export interface StartCost {
  readonly cold: number;
  readonly warm: number;
}

/** `cold`: storage and caches are empty. `warm`: the page is opened again, and only then clicked. */
export async function startCost(
  browser: Browser,
  server: StaticServer,
  kind: 'ours' | 'stock',
): Promise<StartCost> {
  return withFreshPage(browser, async (page) => {
    const visit = async () => {
      await page.goto(`${server.url}/${kind}.html`);
      if (kind === 'ours') await waitForBlock(page);
      return page.evaluate(clickToOutput);
    };
    return { cold: await visit(), warm: await visit() };
  });
}

/** Runs in the page. */
function clickToOutput(): Promise<number> {
  const block = document.querySelector('python-run');
  const button =
    block?.shadowRoot?.querySelector<HTMLElement>('[part~=run-button]') ??
    document.querySelector('button')!;
  return new Promise((resolve) => {
    const start = performance.now();
    const told = () => {
      resolve(performance.now() - start);
    };
    if (block) block.addEventListener('python-run-output', told, { once: true });
    else Object.assign(window, { told });
    button.click();
  });
}

async function waitForBlock(page: Page): Promise<void> {
  await page.waitFor(() =>
    document.querySelector('python-run')?.shadowRoot?.querySelector('[part~=run-button]'),
  );
}

async function withFreshPage<T>(browser: Browser, use: (page: Page) => Promise<T>): Promise<T> {
  const page = await browser.newPage();
  try {
    return await use(page);
  } finally {
    await page.close();
  }
}
