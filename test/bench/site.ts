/** All pages of the bench on one server: `/<subject>-<page>.html`. */
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

import type { EngineName } from '../support/engines.js';
import { papyrosFiles } from './papyros.js';
import { peerFolder } from './peers.js';
import { cpuBlocks, pollingBlocks } from './programs.js';
import { BenchServer } from './server.js';
import {
  HELLO,
  PYODIDE_PATH,
  STOCK_WORKER,
  SUBJECTS,
  pageBlocks,
  pageOfBoth,
  sessionBlocks,
  subjectPage,
  type Block,
} from './subjects.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** How many blocks the page has that nobody touches. */
export const UNTOUCHED = 100;

const untouched: readonly Block[] = Array.from({ length: UNTOUCHED }, () => ({
  code: HELLO,
  session: 'page',
}));

const PAGES: Readonly<Record<string, readonly Block[]>> = {
  page: pageBlocks,
  'sessions-1': sessionBlocks(1),
  'sessions-5': sessionBlocks(5),
  polling: pollingBlocks(false),
  'polling-swapped': pollingBlocks(true),
  untouched,
};

/** Pages without Python, for what a browser takes by itself. */
function plainPage(title: string, body = ''): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title>
<link rel="icon" href="data:,"><script type="module" src="/bench/empty.js"></script>
<body>${body}</body></html>`;
}

/** Builds the pages and serves them. */
export async function openSite(engine: EngineName, before: string | null): Promise<BenchServer> {
  const files: Record<string, string> = {
    '/stock/worker.mjs': STOCK_WORKER,
    '/empty.html': plainPage('Empty'),
    '/static-untouched.html': plainPage(
      'Static',
      untouched.map(({ code }) => `<pre><code>${code}</code></pre>`).join('\n'),
    ),
    ...(await scripts()),
    ...(await papyrosFiles().catch(() => ({}))), // when it is not installed
  };
  for (const [page, blocks] of Object.entries(PAGES)) {
    for (const subject of SUBJECTS) {
      files[`/${subject}-${page}.html`] = subjectPage(subject, blocks);
    }
  }
  const spy = '<script src="/bench/spy.js"></script>';
  files['/ours-spied.html'] = subjectPage('ours', pageBlocks, spy);
  for (const name of ['ours', 'before'] as const) {
    files[`/${name}-cpu.html`] = pageOfBoth(name, cpuBlocks());
  }
  const server = new BenchServer({
    files,
    roots: {
      '/dist/': `${ROOT}dist`,
      ...(before !== null && { '/before/': before }),
      [PYODIDE_PATH]: `${ROOT}node_modules/pyodide`,
      '/pyscript/': `${peerFolder('@pyscript/core')}/dist`,
      '/papyros/package/': `${peerFolder('@dodona/papyros')}/dist/workers/python`,
      '/papyros/pyodide/': peerFolder('pyodide'),
    },
    // WebKitGTK asks for it over https only, which sites use and this bench does not; it reads it.
    alwaysBrotli: engine === 'webkit',
    versioned: [PYODIDE_PATH, '/pyscript/', '/papyros/', '/stock/'],
    isolated: '/papyros',
  });
  await server.precompress();
  await server.start();
  return server;
}

/** What runs in the pages, bundled: `/bench/<name>.js`. */
async function scripts(): Promise<Record<string, string>> {
  const { outputFiles } = await build({
    entryPoints: ['empty', 'spy', 'both', 'ours', 'stock', 'pyscript', 'papyros'].map(
      (name) => `${ROOT}test/bench/page/${name}.ts`,
    ),
    outdir: 'bench',
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
  });
  return Object.fromEntries(
    outputFiles.map(({ path, text }) => [`/bench/${path.replace(/^.*[\\/]/, '')}`, text]),
  );
}
