import { copyFileSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import nodeResolve from '@rollup/plugin-node-resolve';
import terser from '@rollup/plugin-terser';
import { init, parse } from 'es-module-lexer';
import dts from 'rollup-plugin-dts';
import esbuild from 'rollup-plugin-esbuild';
import { buildDefines, ownDigests } from './scripts/define.mjs';
import { squeezeTemplates } from './scripts/squeeze-templates.mjs';

// dist/runtime/ is made before, by scripts/build-runtime.mjs, and stays.
for (const name of readdirSync('dist')) {
  if (name !== 'runtime') rmSync(`dist/${name}`, { recursive: true });
}
copyFileSync('NOTICE', 'dist/runtime/NOTICE');
for (const name of ['embed.html', 'embed.css']) copyFileSync(`src/embed/${name}`, `dist/${name}`);

const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));

const IMPORT_AGAIN = fileURLToPath(new URL('src/import-again.ts', import.meta.url));

await init;

/** Lets each `import()` of ours be done by src/import-again.ts. */
const importChunksAgain = {
  name: 'import-chunks-again',
  /** @param {string} code @param {string} id */
  transform(code, id) {
    if (!id.includes('/src/') || id === IMPORT_AGAIN) return null;
    const imports = parse(code)[0].filter(({ d: kind }) => kind >= 0);
    if (imports.length === 0) return null;
    for (const { ss: start, se: end } of imports.toReversed()) {
      const call = `importAgain((importChunk) => ${code.slice(start, end)}, import.meta.url)`;
      code = code.slice(0, start) + call + code.slice(end);
    }
    const from = JSON.stringify(IMPORT_AGAIN);
    return { code: `import { importAgain } from ${from};\n${code}`, map: null };
  },
  /** @param {{ moduleId: string }} importer */
  renderDynamicImport: ({ moduleId }) =>
    moduleId === IMPORT_AGAIN ? null : { left: 'importChunk(', right: ')' },
};

/** Tells the page which Worker and which frame belong to it. */
const nameOwn = {
  name: 'name-own',
  renderChunk: (/** @type {string} */ code) =>
    code.replace(/\b__[A-Z]+_SHA256__\b/g, (name) => ownDigests()[name] ?? name),
};

/** Puts the frame's script into its document, which a file of its own could not get. */
const insideFrame = {
  name: 'inside-frame',
  writeBundle: () => {
    const script = readFileSync('dist/python-run-frame.js', 'utf8').trim();
    rmSync('dist/python-run-frame.js');
    const html = readFileSync('src/frame/frame.html', 'utf8');
    writeFileSync(
      'dist/python-run-frame.html',
      html.replace('/* the script */', () => script),
    );
  },
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
  {
    input: 'src/frame/entry.ts',
    output: { file: 'dist/python-run-frame.js', format: 'iife' },
    plugins: [...plugins(), insideFrame],
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
    plugins: [...plugins(), importChunksAgain, nameOwn],
  },
  // For bundlers: the page's own copy of Lit and CodeMirror.
  {
    input: { index: 'src/index.ts', define: 'src/define.ts' },
    output: { dir: 'dist', format: 'es', chunkFileNames: `module-${chunkFileNames}` },
    external: (/** @type {string} */ id) =>
      Object.keys(dependencies).some((name) => id === name || id.startsWith(`${name}/`)),
    plugins: [...plugins(), nameOwn],
  },
  // Another page than the site's own: it comes with the files, to be shown in a frame.
  ...['embed', 'resize-embeds'].map((name) => ({
    input: `src/embed/${name}.ts`,
    // In one file: its words are few, and nothing would be there to tell that they did not come.
    output: { file: `dist/${name}.js`, format: 'es', inlineDynamicImports: true },
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
