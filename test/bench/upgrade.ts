/** What it costs the main thread of a page to upgrade its static blocks. */
import type { Browser, Page } from 'puppeteer-core';

import { startServer, type StaticServer } from '../../scripts/static-server.mjs';

/** Milliseconds of the main thread. `total` has more than the others: painting, collecting garbage. */
export interface MainThreadTime {
  readonly script: number;
  readonly style: number;
  readonly layout: number;
  readonly total: number;
}

/** Nine lines and 44 tokens: the mean of 17,000 blocks in the documentation that Debian ships. */
const CODE = `<span class="kn">from</span> <span class="nn">math</span> <span class="kn">import</span> <span class="n">isqrt</span>

<span class="k">def</span> <span class="nf">is_prime</span><span class="p">(</span><span class="n">n</span><span class="p">):</span>
    <span class="k">if</span> <span class="n">n</span> <span class="o">&lt;</span> <span class="mi">2</span><span class="p">:</span>
        <span class="k">return</span> <span class="kc">False</span>
    <span class="n">divisors</span> <span class="o">=</span> <span class="nb">range</span><span class="p">(</span><span class="mi">2</span><span class="p">,</span> <span class="n">isqrt</span><span class="p">(</span><span class="n">n</span><span class="p">)</span> <span class="o">+</span> <span class="mi">1</span><span class="p">)</span>
    <span class="k">return</span> <span class="nb">all</span><span class="p">(</span><span class="n">n</span> <span class="o">%</span> <span class="n">d</span> <span class="k">for</span> <span class="n">d</span> <span class="ow">in</span> <span class="n">divisors</span><span class="p">)</span>

<span class="nb">print</span><span class="p">(</span><span class="n">is_prime</span><span class="p">(</span><span class="mi">97</span><span class="p">))</span>
`;

/** A paragraph and a block, as Sphinx writes them. */
const SECTION = `<p>A paragraph of prose, as it stands between two blocks of a long page.</p>
<div class="highlight-python3 notranslate"><div class="highlight"><pre><span></span>${CODE}</pre></div>
</div>`;

const STYLE = `body { margin: 2em auto; max-width: 46em; font: 16px/1.5 sans-serif }
.highlight { margin: 1em 0; background: #f6f8fa } pre { padding: .8em; overflow: auto }
.k, .kn, .kc { color: #cf222e } .nf { color: #6639ba } .nb, .mi { color: #0550ae }`;

/** Serves the builds by their names, a page of blocks without the script tag, and a script that does nothing. */
export function serveBlocks(
  blocks: number,
  builds: Readonly<Record<string, string>>,
): Promise<StaticServer> {
  const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Blocks</title>
<style>${STYLE}</style><h1>Blocks</h1>${SECTION.repeat(blocks)}</html>`;
  return startServer({
    roots: Object.fromEntries(
      Object.entries(builds).map(([name, folder]) => [`/${name}/`, folder]),
    ),
    files: { '/blocks.html': page, '/nothing.js': '' },
  });
}

/**
 * The main thread's time for upgrading the page of `serveBlocks`, once it is shown and idle: to load
 * it with the script tag and without it, and take the difference, would lose the upgrade's time in
 * that of parsing, which is several times as long and never the same.
 *
 * Counted is what Chromium's own counters (CDP `Performance.getMetrics`, in time of the thread, so
 * that waiting for the processor does not count) gain from adding the script tag to the second idle
 * time after its `load`, less what they gain for a script that does nothing: parsing and running
 * the entry script, finding and wrapping the blocks, Lit's rendering in microtasks, and the style,
 * layout and painting that follow.
 */
export async function upgradeCost(
  browser: Browser,
  server: StaticServer,
  build: string,
): Promise<MainThreadTime> {
  const context = await browser.createBrowserContext();
  try {
    const page = await context.newPage();
    await page.goto(`${server.url}/blocks.html`, { waitUntil: 'load' });
    await page.evaluate(settle);
    const nothing = await costOfScript(page, '/nothing.js');
    const upgrade = await costOfScript(page, `/${build}/python-run.js`);
    if (!(await page.$('python-run'))) throw new Error('No block was upgraded. Is there a build?');
    return {
      script: upgrade.script - nothing.script,
      style: upgrade.style - nothing.style,
      layout: upgrade.layout - nothing.layout,
      total: upgrade.total - nothing.total,
    };
  } finally {
    await context.close();
  }
}

async function costOfScript(page: Page, url: string): Promise<MainThreadTime> {
  const session = await page.createCDPSession();
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const read = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return new Map(metrics.map(({ name, value }) => [name, value * 1000]));
  };
  const before = await read();
  await page.addScriptTag({ url, type: 'module' });
  await page.evaluate(settle);
  const after = await read();
  await session.detach();
  const gain = (name: string) => (after.get(name) ?? 0) - (before.get(name) ?? 0);
  return {
    script: gain('ScriptDuration') + gain('V8CompileDuration'),
    style: gain('RecalcStyleDuration'),
    layout: gain('LayoutDuration'),
    total: gain('TaskDuration'),
  };
}

/** Runs in the page: waits for two frames and for what they leave to do. */
async function settle(): Promise<void> {
  for (let time = 0; time < 2; time++) {
    await new Promise((resolve) => requestAnimationFrame(resolve));
    await new Promise((resolve) => requestIdleCallback(resolve));
  }
}
