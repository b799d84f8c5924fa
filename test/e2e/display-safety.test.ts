/** Rich output runs nothing and asks for nothing: known vectors, through all that shows markup. */
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import type { StaticServer } from '../../scripts/static-server.mjs';
import { LATEX_VECTORS, MARKDOWN_VECTORS, XSS_VECTORS } from './xss-vectors.js';
import { untilUpgraded } from '../support/reader.js';
import { pageOf, serveSite } from '../support/site.js';
import { forEachWarmEngine, test, testOnce, withPage } from '../support/suite.js';

const SPY = `<script>window.hits = []; window.pwn = () => hits.push(new Error().stack);
alert = confirm = prompt = pwn;</script>`;

/** How each way of showing something shows the vectors. */
const WAYS: Readonly<Record<string, readonly [code: string, vectors: readonly string[]]>> = {
  HTML: ['HTML(v)', XSS_VECTORS],
  SVG: ['SVG(f"<svg>{v}<text>x</text></svg>")', XSS_VECTORS],
  'SVG of its own': ['SVG(v)', XSS_VECTORS],
  Markdown: ['Markdown(v)', [...XSS_VECTORS, ...MARKDOWN_VECTORS]],
  Latex: ['Latex(f"{v} $x {v}$ \\\\[{v}\\\\]")', [...LATEX_VECTORS, ...XSS_VECTORS]],
  JSON: ['JSON({v: [v, {v: v}]}, root=v, expanded=True)', XSS_VECTORS],
  'the text of an image': ['Image(DOT, alt=v)', XSS_VECTORS],
  'the text of a drawing': [
    '({"image/svg+xml": "<svg><rect/></svg>"}, {"image/svg+xml": {"alt": v}})',
    XSS_VECTORS,
  ],
  Javascript: ['Javascript(v)', ['pwn()', ...XSS_VECTORS]],
};

const DOT =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

function program(make: string, vectors: readonly string[], evil: string): string {
  const list = JSON.stringify(JSON.stringify(vectors).replaceAll('EVIL', evil));
  return `import base64, json
from IPython.display import *
DOT = base64.b64decode("${DOT}")
for v in json.loads(${list}):
    shown = ${make}
    if isinstance(shown, tuple):
        display(shown[0], metadata=shown[1], raw=True)
    else:
        display(shown)`;
}

assert.ok(XSS_VECTORS.length >= 150);

forEachWarmEngine((_, getBrowser) => {
  let server: StaticServer;
  const policies: Readonly<Record<string, string>> = {
    '/typed.html':
      "require-trusted-types-for 'script'; trusted-types lit-html dompurify python-run",
  };
  before(async () => {
    const page = pageOf(`${SPY}<python-run session="s"><pre>1</pre></python-run>`);
    server = await serveSite(
      { '/page.html': page, '/typed.html': page, '/control.txt': 'seen' },
      {
        headers: (path): Readonly<Record<string, string>> =>
          policies[path] ? { 'content-security-policy': policies[path] } : {},
      },
    );
  });
  after(() => server.close());

  const evilRequests = () => server.requests.filter(({ path }) => path.startsWith('/evil'));

  for (const path of ['/page.html', '/typed.html']) {
    const policy = path === '/typed.html' ? ', with Trusted Types' : '';
    // What Trusted Types ask is no matter of the parser.
    const declare = policy === '' ? test : testOnce;
    declare(`no known vector does anything${policy}`, () =>
      withPage(getBrowser(), async (page) => {
        await page.goto(server.url + path);
        await untilUpgraded(page);
        server.clear();
        for (const [way, [make, vectors]] of Object.entries(WAYS)) {
          const code = program(make, vectors, `${server.url}/evil`);
          const status = await page.evaluate(async (code) => {
            const block = document.querySelector('python-run');
            if (!block) throw new Error('no block');
            block.code = code;
            const result = await block.run();
            return result.error?.traceback ?? result.status;
          }, code);
          assert.equal(status, 'ok', way);
          await page.waitFor((count) => {
            const shown = document
              .querySelector('python-run')
              ?.shadowRoot?.querySelectorAll('.rich');
            return shown?.length === count && [...shown].every((one) => one.childElementCount > 0);
          }, vectors.length);
          const found = await page.evaluate(() => {
            const faults: string[] = [];
            const visit = (root: ParentNode) => {
              for (const element of root.querySelectorAll('*')) {
                if (element.matches('script, iframe, object, embed, link, meta, base, form')) {
                  faults.push(element.outerHTML);
                }
                for (const { name, value } of element.attributes) {
                  const isHandler = name.startsWith('on');
                  const isScript = /^\s*(?:javascript|vbscript|data:text)/i.test(value);
                  const isAddress = /^(?:xlink:)?href$|^src$|action$/.test(name);
                  if (isHandler || (isScript && isAddress)) faults.push(element.outerHTML);
                }
                for (const type of ['mouseover', 'click', 'focus', 'toggle', 'load', 'error']) {
                  if (element.closest('a, summary')) continue;
                  const { hits } = window as never as { hits: string[] };
                  const before = hits.length;
                  element.dispatchEvent(new Event(type, { bubbles: false }));
                  if (hits.length > before) faults.push(`${type} on ${element.outerHTML}`);
                }
                if (element.shadowRoot) visit(element.shadowRoot);
              }
            };
            const shown = document
              .querySelector('python-run')
              ?.shadowRoot?.querySelectorAll('.rich');
            for (const one of shown ?? []) visit(one);
            return faults;
          });
          assert.deepEqual(found, [], way);
        }
        // What was asked for before this has reached the server by the time it has.
        const control = await page.evaluate(async () => {
          await new Promise((resolve) =>
            requestAnimationFrame(() => requestAnimationFrame(resolve)),
          );
          return (await fetch('/control.txt')).text();
        });
        assert.equal(control, 'seen');
        assert.deepEqual(
          await page.evaluate(() => (window as never as { hits: string[] }).hits),
          [],
        );
        assert.deepEqual(evilRequests(), []);
      }),
    );
  }

  test('the vectors do what they say where nothing holds them', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/page.html`);
      server.clear();
      const markup = XSS_VECTORS.filter((vector) => /^<(?:img|svg|style)/.test(vector))
        .join('</style></title>')
        .replaceAll('EVIL', `${server.url}/evil`);
      await page.evaluate((markup) => {
        const raw = document.createElement('div');
        document.body.append(raw);
        raw.innerHTML = markup;
      }, markup);
      await page.waitFor(() => (window as never as { hits: string[] }).hits.length > 3);
      while (evilRequests().length < 5)
        await page.evaluate(() => fetch('/control.txt').then(() => 1));
    }));
});
