/** What a notebook shows, a block shows: values, `display()`, images, formulas, trees. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { after, before } from 'node:test';
import type { StaticServer } from '../../scripts/static-server.mjs';
import type { Page } from '../support/browser.js';
import {
  pressButton,
  pretendLittleMemory,
  run,
  until,
  untilOver,
  untilUpgraded,
} from '../support/reader.js';
import { pageOf, serveSite } from '../support/site.js';
import { forEachWarmEngine, test, withPage, testOnce } from '../support/suite.js';
import { en } from '../../src/words/en.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** A PNG file of one colour, made as a program would. */
const PNG = `import struct, zlib
def png(width, height):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = (b"\\0" + b"\\x20\\x60\\xc0" * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\\x89PNG\\r\\n\\x1a\\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
`;

const TABLE = `class Table:
    def _repr_html_(self):
        cells = "".join(f"<td>{n}</td>" for n in range(60))
        return f"<table border=1 class=dataframe><thead><tr><th>name</th></tr></thead><tbody><tr>{cells}</tr></tbody></table>"
    def __repr__(self): return "a table"
Table()`;

const DARK =
  '<style>body { background: #15181d; color: #e6e8eb; } pre { background: #1f232b; }</style>';

const element = (code: string, attributes = '') =>
  `<python-run session="s" ${attributes}><pre><code>${code.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</code></pre></python-run>`;

const RICH =
  element(TABLE) +
  element(
    `${PNG}from IPython.display import Image\nImage(png(40, 20), alt="A blue box", width=20)`,
  ) +
  element(
    'from IPython.display import Markdown\nMarkdown("## Title\\n\\n*so* [link](https://example.org) $a^2$\\n\\n| a |\\n|-|\\n| 1 |\\n\\n$$b$$")',
  ) +
  element('from IPython.display import Math\nMath(r"\\frac{1}{2}")') +
  element('from IPython.display import JSON\nJSON({"a": [1, "two"], "b": None}, expanded=True)') +
  element('from IPython.display import SVG\nSVG("<svg width=20 height=20><circle r=9 /></svg>")');

/** What the blocks of `RICH` show. */
const PARTS = ['table', 'img', 'h2', 'math', 'details', 'svg'];

const PAGES = {
  '/order.html': pageOf(
    element(
      'from IPython.display import HTML\nprint("one")\ndisplay(HTML("<p>two</p>"))\nprint("three")\ndisplay(4, "five")\nprint("six")\n7',
    ),
  ),
  '/change.html': pageOf(
    element(
      'handle = display("first", display_id=True)\nprint("between")\nhandle.update("second")\nhandle.update("third")',
    ) +
      element(
        'from IPython.display import clear_output\nprint("gone")\ndisplay("gone too")\nclear_output()\nprint("stays")\nclear_output(wait=True)',
      ) +
      element(
        'from IPython.display import clear_output, HTML\nfor n in range(20):\n    clear_output(wait=True)\n    print("step", n)\n    display(HTML(f"<b>{n}</b>"))',
      ) +
      element('handle.update("by another block")\nprint("done")'),
  ),
  '/rich.html': pageOf(RICH),
  '/light.html': pageOf(RICH),
  '/dark.html': pageOf(DARK + RICH),
  '/large.html': pageOf(
    element(
      `${PNG}from IPython.display import Image\ndata = png(1, 1)\nhuge = data[:16] + struct.pack(">II", 30000, 30000) + data[24:]\ndisplay(Image(huge))\ndisplay(Image(data[:8] + b"nothing more"))`,
    ),
  ),
  '/scripts.html': pageOf(
    ['', 'trusted']
      .map((attribute) =>
        element(
          `from IPython.display import HTML
HTML("""<div id=x>static</div><script>
let seen; try { seen = parent.document.title } catch { seen = "nothing" }
try { seen += localStorage.length } catch { seen += ", no storage" }
parent.postMessage("frame sees " + seen, "*")</script>""")`,
          attribute,
        ),
      )
      .join('') +
      element(
        'class Chart:\n    def _repr_html_(self): return "<script>draw()</script>"\n    def __repr__(self): return "Chart(3 bars)"\nChart()',
      ),
    '<script>window.heard = []; addEventListener("message", (event) => { if (typeof event.data === "string") heard.push(event.origin + " " + event.data); });</script><script type="module" src="/dist/python-run.js"></script>',
  ),
  '/mathjax.html': pageOf(
    element('from IPython.display import Math\nMath("x")'),
    '<script>window.MathJax = { tex2mmlPromise: async (tex, { display }) => `<math data-by="page" data-display="${display}"><mi>${tex}</mi></math>` };</script><script type="module" src="/dist/python-run.js"></script>',
  ),
  '/katex.html': pageOf(
    element('from IPython.display import Latex\nLatex("$$y$$")'),
    '<script>window.katex = { renderToString: (tex, { displayMode, output, trust }) => `<span><math data-by="${output} ${displayMode} ${trust}"><semantics><mi>${tex}</mi><annotation encoding="application/x-tex">SOURCE</annotation></semantics></math></span>` };</script><script type="module" src="/dist/python-run.js"></script>',
  ),
  '/slot.html': pageOf(
    '<python-run><pre>print("now")</pre><div slot="output" id="made">made at build time</div></python-run>',
  ),
  '/copy.html': pageOf(element(`print("one")\n${TABLE}`) + element('1 / 0') + element('None')),
  '/again.html': pageOf(
    element('display("only once")\nkept = 1') +
      element('sum(range(10**12))') +
      element('print(kept)'),
  ),
  '/turtle.html': pageOf(
    element(
      'import turtle\nturtle.title("A long way")\nfor _ in range(1000):\n    turtle.fd(200)\n    turtle.lt(90)',
    ),
  ),
  '/axe.js': AXE,
} as const;

/** Waits until a block's rich outputs hold such an element, shadow roots included. Gives its HTML. */
function untilSeen(page: Page, selector: string, index = 0): Promise<string> {
  return page.waitFor(
    (selector, index) => {
      const root = document.querySelectorAll('python-run')[index]?.shadowRoot;
      for (const one of root?.querySelectorAll('.rich') ?? []) {
        for (const place of [one, ...[...one.children].map((child) => child.shadowRoot)]) {
          const found = place?.querySelector(selector);
          if (found) return found.outerHTML;
        }
      }
      return null;
    },
    selector,
    index,
  );
}

/** The text of a block's outputs in their order, once none is empty. */
function texts(page: Page, index = 0, count = 1): Promise<readonly string[]> {
  return page.waitFor(
    (index, count) => {
      const results = document
        .querySelectorAll('python-run')
        [index]?.shadowRoot?.querySelector('.results');
      const shown = [...(results?.children ?? [])].map((child) => {
        const inner = child.querySelector('div')?.shadowRoot?.querySelector('div') ?? child;
        return (inner as HTMLElement).innerText.trim();
      });
      return shown.length >= count && shown.every(Boolean) ? shown : null;
    },
    index,
    count,
  );
}

forEachWarmEngine((_, getBrowser) => {
  let server: StaticServer;
  before(async () => {
    server = await serveSite(PAGES, {
      headers: (path): Readonly<Record<string, string>> =>
        path === '/rich.html'
          ? {
              'content-security-policy':
                "default-src 'none'; img-src data:; script-src 'self'; frame-src 'self'; worker-src 'self'; connect-src 'self'; style-src 'unsafe-inline'; require-trusted-types-for 'script'; trusted-types lit-html dompurify python-run",
            }
          : {},
    });
  });
  after(() => server.close());

  testOnce('text and what is displayed stand in the order in which they came', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/order.html`);
      await page.evaluate(() => {
        const told: string[] = [];
        const block = document.querySelector('python-run');
        block?.addEventListener('python-run-output', (event) => {
          const { chunks, display } = event as never as {
            chunks: { text: string }[];
            display?: { type: string };
          };
          told.push(display?.type ?? chunks.map(({ text }) => text).join(''));
        });
        Object.assign(window, { told });
      });
      assert.equal((await run(page)).state, 'done');
      const expected = ['one', 'two', 'three', '4', "'five'", 'six', '7'];
      assert.deepEqual(await texts(page, 0, 7), expected);
      const told = await page.evaluate(() => (window as never as { told: string[] }).told);
      assert.deepEqual(told.join('').replaceAll('\n', ' '), 'one showthree showshowsix ');
      const result = await page.evaluate(() => document.querySelector('python-run')?.result);
      assert.deepEqual(
        result?.display.map((data) => data['text/html'] ?? data['text/plain']),
        ['<p>two</p>', '4', "'five'"],
      );
      assert.equal(result.stdout, 'one\nthree\nsix\n');
      assert.deepEqual(result.value, { 'text/plain': '7' });
      assert.deepEqual(await page.consoleErrors(), []);
    }),
  );

  testOnce('what is displayed can be changed, and taken away', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/change.html`);
      await run(page, 0);
      assert.deepEqual(await texts(page, 0, 2), ["'third'", 'between']);
      await run(page, 1);
      assert.deepEqual(await texts(page, 1), ['stays']);
      await run(page, 2);
      await untilSeen(page, 'b', 2);
      assert.deepEqual(await texts(page, 2, 2), ['step 19', '19']);
      const results = await page.evaluate(() =>
        [...document.querySelectorAll('python-run')].map((block) => block.result?.display),
      );
      assert.deepEqual(results[0], [{ 'text/plain': "'third'" }]);
      assert.deepEqual(results[1], []);
      assert.deepEqual(
        results[2]?.map((data) => data['text/html']),
        ['<b>19</b>'],
      );
      await run(page, 3);
      assert.deepEqual(await texts(page, 3), ['done']);
      assert.deepEqual(await texts(page, 0, 2), ["'by another block'", 'between']);
    }),
  );

  test('tables, images, Markdown, formulas, trees and drawings, under a strict policy', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/rich.html`);
      for (const [index, selector] of PARTS.entries()) {
        assert.equal((await run(page, index)).state, 'done');
        await untilSeen(page, selector, index);
      }
      await untilSeen(page, 'table', 0);
      const name = await page.waitFor(() => {
        const block = document.querySelector('python-run');
        const one = block?.shadowRoot?.querySelector<HTMLElement>('.rich');
        if (!block || one?.tabIndex !== 0 || one.scrollWidth <= one.clientWidth) return null;
        const isInside =
          one.getBoundingClientRect().right <= block.getBoundingClientRect().right + 1;
        return isInside && one.ariaLabel;
      });
      assert.equal(name, en.wideOutput);

      const image = await untilSeen(page, 'img', 1);
      assert.match(image, /alt="A blue box" width="20"/);
      const width = await page.evaluate(() => {
        const root = document.querySelectorAll('python-run')[1]?.shadowRoot;
        const image = root?.querySelector<HTMLImageElement>('.rich img');
        return [image?.naturalWidth, image?.getBoundingClientRect().width];
      });
      assert.deepEqual(width, [40, 20]);

      assert.match(await untilSeen(page, 'h2', 2), /Title/);
      assert.match(await untilSeen(page, 'a', 2), /rel="noopener noreferrer nofollow"/);
      assert.match(await untilSeen(page, 'math:not([display=block])', 2), /<msup/);
      assert.match(await untilSeen(page, 'math[display=block]', 2), /b/);
      assert.match(await untilSeen(page, 'math', 3), /<mfrac/);
      assert.match(await untilSeen(page, 'details[open]', 4), /root/);
      await page.click(() => {
        const root = document.querySelectorAll('python-run')[4]?.shadowRoot;
        return root?.querySelectorAll('summary')[1];
      });
      await untilSeen(page, 'details details[open] li + li', 4);
      assert.match(
        await untilSeen(page, 'svg', 5),
        new RegExp(`role="img" aria-label="${en.drawing}"`),
      );
      assert.deepEqual(await page.consoleErrors(), []);
    }));

  for (const scheme of ['light', 'dark'] as const) {
    testOnce(`axe-core finds nothing in rich output: ${scheme}`, () =>
      withPage(
        getBrowser(),
        async (page) => {
          await page.goto(`${server.url}/${scheme}.html`);
          // Each when the one before is seen: it moves those below.
          for (const [index, selector] of PARTS.entries()) {
            await run(page, index);
            await untilSeen(page, selector, index);
          }
          await page.evaluate(async (url) => {
            const script = document.createElement('script');
            script.src = url;
            document.head.append(script);
            await new Promise((resolve) => (script.onload = resolve));
          }, `${server.url}/axe.js`);
          const found = await page.evaluate(async () => {
            const { axe } = window as never as {
              axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
            };
            const { violations } = await axe.run();
            return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`);
          });
          assert.deepEqual(found, []);
        },
        { colorScheme: scheme },
      ),
    );
  }

  testOnce('an image with too many pixels is not decoded, and a damaged one is told', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/large.html`);
      await run(page);
      const [large, damaged] = await texts(page, 0, 2);
      assert.equal(large, en.imageTooLarge(30_000, 30_000));
      assert.equal(damaged, en.imageDamaged);
    }),
  );

  test('scripts run only where the author allows it, in a frame that sees nothing', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/scripts.html`);
      await run(page, 0);
      assert.match(await untilSeen(page, '#x', 0), /static/);
      assert.ok((await untilSeen(page, '.notice', 0)).includes(en.scriptsBlocked));
      await run(page, 2);
      assert.match(await untilSeen(page, 'pre', 2), /Chart\(3 bars\)/);
      assert.match(await untilSeen(page, '.notice', 2), /scripts/);
      const heard = () => page.evaluate(() => (window as never as { heard: string[] }).heard);
      assert.deepEqual(await heard(), []);
      await run(page, 1);
      assert.match(await untilSeen(page, 'iframe', 1), /sandbox="allow-scripts"/);
      await page.waitFor(() => (window as never as { heard: string[] }).heard.length > 0);
      assert.deepEqual(await heard(), ['null frame sees nothing, no storage']);
      await page.waitFor(() => {
        const root = document.querySelectorAll('python-run')[1]?.shadowRoot;
        return root?.querySelector('iframe')?.style.height;
      });
    }));

  for (const [library, by] of [
    ['mathjax', 'data-by="page"'],
    ['katex', 'data-by="mathml true false"'],
  ] as const) {
    testOnce(`formulas are the page’s ${library}’s where it has one`, () =>
      withPage(getBrowser(), async (page) => {
        server.clear();
        await page.goto(`${server.url}/${library}.html`);
        await run(page);
        const math = await untilSeen(page, 'math');
        assert.ok(math.includes(by), math);
        assert.ok(!math.includes('SOURCE'), math);
        assert.ok(!server.requests.some(({ path }) => path.includes('/temml')));
      }),
    );
  }

  testOnce(
    'an output that came with the page is replaced by the first run, and back after Reset',
    () =>
      withPage(getBrowser(), async (page) => {
        await page.goto(`${server.url}/slot.html`);
        await untilUpgraded(page);
        const isSeen = () =>
          page.evaluate(
            () =>
              document.querySelector('#made')?.checkVisibility() === true &&
              document.querySelector('#made')?.getClientRects().length === 1,
          );
        assert.equal(await isSeen(), true);
        assert.equal((await run(page)).output, 'now');
        assert.equal(await isSeen(), false);
        await pressButton(page, 'Reset');
        await until(page, ['idle']);
        assert.equal(await isSeen(), true);
      }),
  );

  test('the output can be copied: what was printed, the text of what was displayed, the error', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/copy.html`);
      await page.evaluate(() => {
        const copied: string[] = [];
        Object.defineProperty(navigator, 'clipboard', {
          value: { writeText: (text: string) => Promise.resolve(void copied.push(text)) },
        });
        Object.assign(window, { copied });
      });
      for (const index of [0, 1]) {
        await run(page, index);
        if (index === 0) await untilSeen(page, 'table'); // drawn a little later; it moves the button
        await page.hover(
          (index) =>
            document.querySelectorAll('python-run')[index]?.shadowRoot?.querySelector('.results'),
          index,
        );
        await pressButton(page, en.copyOutput, index);
      }
      await page.waitFor(() => (window as never as { copied: string[] }).copied.length === 2);
      const copied = await page.evaluate(() => (window as never as { copied: string[] }).copied);
      assert.equal(copied[0], 'one\na table');
      assert.match(copied[1] ?? '', /^Traceback[^]*ZeroDivisionError: division by zero$/);
      await run(page, 2);
      const hasButton = await page.evaluate(
        () =>
          document
            .querySelectorAll('python-run')[2]
            ?.shadowRoot?.querySelector('[part=copy-output-button]') !== null,
      );
      assert.equal(hasButton, false);
    }));

  testOnce('a turtle is seen while it walks, and can be stopped', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/turtle.html`);
      await pressButton(page, 'Run');
      await until(page, ['running']);
      const first = await untilSeen(page, 'polyline');
      await page.waitFor((first) => {
        const root = document.querySelector('python-run')?.shadowRoot;
        const shown = root?.querySelector('.rich > div')?.shadowRoot?.querySelector('polyline');
        return shown && shown.outerHTML !== first;
      }, first);
      assert.match(await untilSeen(page, 'svg'), /aria-label="Turtle drawing: A long way"/);
      await pressButton(page, 'Stop');
      assert.equal((await untilOver(page)).status, en.status.stopped);
      assert.match(await untilSeen(page, 'polygon'), /transform="translate/);
      const result = await page.evaluate(() => document.querySelector('python-run')?.result);
      assert.equal(result?.display.length, 1);
    }),
  );

  testOnce('earlier runs that are done again display nothing', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/again.html`);
      await pretendLittleMemory(page);
      await run(page, 0);
      await pressButton(page, 'Run', 1);
      await until(page, ['running'], 1);
      await page.evaluate(() => {
        const block = document.querySelectorAll('python-run')[1];
        void block?.stop();
        void block?.stop();
      });
      await untilOver(page, 1);
      assert.match((await run(page, 2)).output, /repeated\.\n1$/);
      assert.deepEqual(await texts(page, 0), ["'only once'"]);
    }),
  );
});
