import { readFileSync, readdirSync, rmSync, copyFileSync } from 'node:fs';
import nodeResolve from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import dts from 'rollup-plugin-dts';
import esbuild from 'rollup-plugin-esbuild';
import { buildDefines, workerDigest } from './scripts/define.mjs';
import { squeezeTemplates } from './scripts/squeeze-templates.mjs';

// dist/runtime/ is made before, by scripts/build-runtime.mjs, and stays.
for (const name of readdirSync('dist')) {
  if (name !== 'runtime') rmSync(`dist/${name}`, { recursive: true });
}
copyFileSync('NOTICE', 'dist/runtime/NOTICE');
for (const name of ['embed.html', 'embed.css']) copyFileSync(`src/embed/${name}`, `dist/${name}`);

const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));

/**
 * Fetches a chunk anew when that failed: an engine may keep the failure of an address for as long
 * as the page lives, and the reader's next press must be a real attempt. Without a network, what
 * an earlier visit has stored (src/runtime/upkeep.ts) is imported, with absolute addresses in it.
 */
const retryImports = {
  name: 'retry-imports',
  renderDynamicImport: () => ({ left: 'importAgain(', right: ')' }),
  renderChunk: (/** @type {string} */ code) =>
    code.includes('importAgain(') ? `${code}\n${importAgain.toString()}` : null,
};

/**
 * Runs in the page. Chunks share others, so that each is fetched, or made of what is stored, once.
 * @param {string} name
 */
function importAgain(name) {
  /** Addresses that work, by the real ones. @type {Record<string, Promise<string>>} */
  const found = (Object(globalThis).pythonRunParts ??= {});
  /** @param {string} url @returns {Promise<string>} */
  const find = (url) =>
    (found[url] ??= import(url)
      .then(
        () => url,
        async (error) => {
          const stored = await caches.match(url);
          if (!stored) throw error;
          let code = await stored.text();
          for (const [whole, start, part] of code.matchAll(/(from|import)"(\..+?)"/g)) {
            const address = await find(new URL(part ?? '', url).href);
            code = code.replace(whole, () => `${start}"${address}"`);
          }
          code = code
            // Patterns, which do not match themselves: this function is in the code, too.
            .replace(/"\.\//g, '"' + new URL('.', url).href)
            .replace(/import\.meta\.url/g, `"${url}"`);
          return URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
        },
      )
      .catch((error) => {
        // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- shorter than a map
        delete found[url];
        throw error;
      }));
  return import(name)
    .catch(() => import(name + '?' + Date.now()))
    .catch(() => find(new URL(name, import.meta.url).href).then((address) => import(address)));
}

/** Tells the page which Worker belongs to it. */
const nameWorker = {
  name: 'name-worker',
  renderChunk: (/** @type {string} */ code) =>
    code.replace(/\b__WORKER_SHA256__\b/g, () => JSON.stringify(workerDigest())),
};

const plugins = () => [
  squeezeTemplates(),
  nodeResolve({ browser: true, exportConditions: ['production'] }),
  esbuild({
    target: 'es2022',
    define: buildDefines(),
    // As the unit tests are compiled.
    tsconfig: 'tsconfig.base.json',
  }),
  terser({
    ecma: 2022,
    module: true,
    compress: { passes: 3 },
    mangle: { properties: false },
    // Lit says its licence in each module; the banner says it once.
    format: { comments: /^!/ },
  }),
];

/** The whole of it is in NOTICE, which lies in dist/runtime/ too. */
const LICENSES = '/*! With Lit: BSD-3-Clause, Copyright 2017 Google LLC. See runtime/NOTICE */';

/** A chunk of which we know the content may be cached for ever. */
const chunkFileNames = '[name]-[hash].js';

export default [
  // First: the others name its content.
  {
    input: 'src/worker/entry.ts',
    output: { file: 'dist/python-run-worker.js', format: 'es' },
    plugins: plugins(),
  },
  // The script tag: everything in it.
  {
    input: { 'python-run': 'src/python-run.ts' },
    output: {
      dir: 'dist',
      format: 'es',
      chunkFileNames,
      hoistTransitiveImports: false,
      banner: (/** @type {{ isEntry: boolean }} */ { isEntry }) => (isEntry ? LICENSES : ''),
    },
    plugins: [retryImports, ...plugins(), nameWorker],
  },
  // For bundlers: the page's own copy of Lit and CodeMirror.
  {
    input: { index: 'src/index.ts', define: 'src/define.ts' },
    output: { dir: 'dist', format: 'es', chunkFileNames: `module-${chunkFileNames}` },
    external: (/** @type {string} */ id) =>
      Object.keys(dependencies).some((name) => id === name || id.startsWith(`${name}/`)),
    plugins: [...plugins(), nameWorker],
  },
  {
    input: 'src/sandbox/entry.ts',
    output: { file: 'dist/python-run-sandbox.js', format: 'iife' },
    plugins: plugins(),
  },
  // Another page than the site's own: it comes with the files, to be shown in a frame.
  ...['embed', 'resize-embeds'].map((name) => ({
    input: `src/embed/${name}.ts`,
    output: { file: `dist/${name}.js`, format: 'es' },
    plugins: plugins(),
  })),
  {
    input: 'src/service-worker/entry.ts',
    output: { file: 'dist/python-run-sw.js', format: 'iife' },
    plugins: plugins(),
  },
  {
    input: { index: 'src/index.ts', define: 'src/define.ts', 'python-run': 'src/python-run.ts' },
    output: { dir: 'dist', format: 'es', chunkFileNames: 'types.d.ts' },
    external: [/^lit/, /^@codemirror/, /^@lezer/, 'codemirror'],
    plugins: [dts({ tsconfig: 'src/tsconfig.page.json' })],
  },
];
