/** What is compared: the same blocks as pages of each subject, and the files that they need. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { PAPYROS_PLACES } from './papyros.js';

export const SUBJECTS = ['ours', 'before', 'stock', 'pyscript', 'papyros'] as const;
export type SubjectName = (typeof SUBJECTS)[number];

export const SUBJECT_TITLES: Readonly<Record<SubjectName, string>> = {
  ours: 'python-run',
  before: 'before',
  stock: 'stock Pyodide',
  pyscript: 'PyScript',
  papyros: 'Papyros',
};

export interface Block {
  readonly code: string;
  /** Blocks of one session share an interpreter; null: one of its own. */
  readonly session: string | null;
}

export const HELLO = 'print("hello")';
/** The second line is never over. */
const ENDLESS = `${HELLO}\nwhile True: pass`;

/** The blocks that the driver's task `page` expects. */
export const pageBlocks: readonly Block[] = [
  { code: HELLO, session: 'page' },
  { code: HELLO, session: 'page' },
  { code: HELLO, session: null },
  { code: ENDLESS, session: 'page' },
];

/** So many sessions with an interpreter each. */
export function sessionBlocks(count: number): readonly Block[] {
  return Array.from({ length: count }, (_, index) => ({ code: HELLO, session: `s${index}` }));
}

function packageFile(name: string): { version: string } {
  const path = fileURLToPath(new URL(`../../node_modules/${name}/package.json`, import.meta.url));
  return JSON.parse(readFileSync(path, 'utf8')) as { version: string };
}

/** Stock Pyodide's version, which stands in the addresses of its files as it does on its CDN. */
export const PYODIDE_VERSION = packageFile('pyodide').version;
export const PYODIDE_PATH = `/pyodide-${PYODIDE_VERSION}/`;

const escaped = (code: string) => code.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

interface Subject {
  /** What stands in the page's head. */
  readonly head: string;
  block(block: Block, isFirst: boolean): string;
}

const build = (folder: string): Subject => ({
  head: `<script type="module" src="/${folder}/python-run.js"></script>`,
  block: ({ code, session }) =>
    `<python-run${session === null ? '' : ` session="${session}"`}>` +
    `<pre><code>${escaped(code)}</code></pre></python-run>`,
});

const subjects: Record<SubjectName, Subject> = {
  ours: build('dist'),
  before: build('before'),
  stock: {
    head: '',
    block: ({ code, session }) =>
      `<div class="block"${session === null ? '' : ` data-session="${session}"`}>` +
      `<pre><code>${escaped(code)}</code></pre><button>Run</button><output></output></div>`,
  },
  pyscript: {
    head:
      '<link rel="stylesheet" href="/pyscript/core.css">' +
      '<script type="module" src="/pyscript/core.js"></script>',
    // Only the first editor of an environment may have its configuration.
    block: ({ code, session }, isFirst) =>
      `<script type="py-editor"${session === null ? '' : ` env="${session}"`}` +
      (isFirst ? ` config='{"interpreter":"${PYODIDE_PATH}pyodide.mjs"}'` : '') +
      `>\n${code}\n</script>`,
  },
  papyros: {
    head: '<script type="module" src="/papyros/app.js"></script>',
    // It has one program a page.
    block: ({ code }, isFirst) =>
      isFirst
        ? `<pre hidden><code>${escaped(code)}</code></pre>` +
          PAPYROS_PLACES.map((id) => `<div id="${id}"></div>`).join('')
        : '',
  },
};

export const STOCK_WORKER = `import { loadPyodide } from '${PYODIDE_PATH}pyodide.mjs';
const ready = loadPyodide({ stdout: (text) => self.postMessage({ text }) });
self.onmessage = async ({ data }) => {
  const pyodide = await ready;
  await pyodide.runPythonAsync(data);
  self.postMessage({ over: true });
};
`;

/** A page of a subject. `spy` stands before all of the subject's own. */
export function subjectPage(name: SubjectName, blocks: readonly Block[], spy = ''): string {
  return page(name, spy + subjects[name].head, blocksOf(name, blocks));
}

/** A page of a build of ours and of stock Pyodide, each with these blocks. */
export function pageOfBoth(ours: 'ours' | 'before', blocks: readonly Block[]): string {
  const names = [ours, 'stock'] as const;
  const head = names.map((name) => subjects[name].head).join('');
  return page('both', head, names.map((name) => blocksOf(name, blocks)).join('\n'));
}

function blocksOf(name: SubjectName, blocks: readonly Block[]): string {
  const sessions = new Set<string>();
  const html = blocks.map((block) => {
    const isFirst = block.session === null || !sessions.has(block.session);
    if (block.session !== null) sessions.add(block.session);
    return subjects[name].block(block, isFirst);
  });
  return html.join('\n');
}

function page(name: string, head: string, body: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${name}</title>
<link rel="icon" href="data:,">${head}
<script type="module" src="/bench/${name === 'before' ? 'ours' : name}.js"></script>
<body>
${body}</body></html>`;
}
