/**
 * Bundles Papyros. Its package is made for webpack, whose loaders it names in its imports, and it
 * fetches Pyodide from a CDN: here both its Worker and Pyodide come from the bench's own server.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { build, type Plugin } from 'esbuild';

import { PEERS_FOLDER, peerFolder } from './peers.js';

/** As its README shows it, but for the start: Python comes with the click, as with the others. */
const APP = `import { InputMode, Papyros, ProgrammingLanguage } from '@dodona/papyros';
const place = (parentElementId) => ({ parentElementId });
const papyros = new Papyros({
  programmingLanguage: ProgrammingLanguage.Python,
  standAlone: false,
  locale: 'en',
  inputMode: InputMode.Interactive,
});
papyros.render({
  codeEditorOptions: place('editor'),
  statusPanelOptions: place('status'),
  inputOptions: place('input'),
  outputOptions: place('output'),
  traceOptions: place('trace'),
});
papyros.setCode(document.querySelector('code').textContent);
window.startPapyros = async () => {
  await papyros.launch();
  await papyros.codeRunner.runCode(papyros.getCode());
};`;

/** Where its parts are put into a page. */
export const PAPYROS_PLACES = ['editor', 'status', 'input', 'output', 'trace'] as const;

const PYODIDE_ON_CDN = /`https:\/\/cdn\.jsdelivr\.net\/pyodide\/v\$\{\w+\}\/full\/`/;
/** What only Node would import. */
const NODE_ONLY = ['fs', 'path', 'url', 'vm', 'child_process', 'node-fetch', 'fs/promises', 'ws'];

/** The files under `/papyros/` that are made here. The package must be installed. */
export async function papyrosFiles(): Promise<Record<string, string>> {
  const worker = join(peerFolder('@dodona/papyros'), 'dist/workers/python/worker.js');
  const [app, python] = await Promise.all([
    bundle({ stdin: { contents: APP, resolveDir: PEERS_FOLDER } }),
    bundle({ entryPoints: [worker] }),
  ]);
  return { '/papyros/app.js': app, '/papyros/worker.js': python };
}

async function bundle(entry: object): Promise<string> {
  const { outputFiles } = await build({
    ...entry,
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    define: { 'process.env.NODE_ENV': '"production"' },
    external: NODE_ONLY,
    plugins: [plugin],
    logLevel: 'silent', // the error that it throws tells it all
  });
  return outputFiles[0]!.text;
}

const plugin: Plugin = {
  name: 'papyros',
  setup(bundler) {
    bundler.onResolve({ filter: /^!!file-loader!/ }, ({ path }) => ({
      path,
      namespace: 'file-loader',
    }));
    bundler.onLoad({ filter: /.*/, namespace: 'file-loader' }, ({ path }) => ({
      contents: `exports.default = new URL('/papyros/package/${path.replace(/^.*\//, '')}', location).href`,
    }));
    bundler.onLoad({ filter: /BackendManager\.js$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replace(
        /new URL\("\.\/workers\/python\/worker", import\.meta\.url\)/,
        '"/papyros/worker.js"',
      ),
    }));
    bundler.onLoad({ filter: /pyodide-worker-runner.dist.index\.js$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replace(PYODIDE_ON_CDN, '"/papyros/pyodide/"'),
    }));
  },
};
