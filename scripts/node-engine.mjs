/** Makes a bundle of src/node, which is not part of the package: for tests, and for scripts/run.mjs. */
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

import { buildDefines, ownDigests } from './define.mjs';

const ROOT = new URL('../', import.meta.url);
const FOLDER = new URL('.cache/node-engine/', ROOT);

/** What the build left, of which the engine needs the runtime. */
export const ASSETS = new URL('dist/', ROOT);

export async function buildEngine() {
  await build({
    entryPoints: ['node/engine', 'node/worker-entry', 'words/en'].map((name) =>
      fileURLToPath(new URL(`src/${name}.ts`, ROOT)),
    ),
    outbase: fileURLToPath(new URL('src', ROOT)),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    define: { ...buildDefines(), ...ownDigests() },
    tsconfig: fileURLToPath(new URL('tsconfig.base.json', ROOT)),
    outdir: fileURLToPath(FOLDER),
    logLevel: 'warning',
  });
}

/**
 * The bundle that was made last.
 * @returns {Promise<typeof import('../src/node/engine.js')>}
 */
export const loadEngine = () => import(new URL('node/engine.js', FOLDER).href);

/**
 * The words for what it tells.
 * @returns {Promise<typeof import('../src/words/en.js')>}
 */
export const loadEnglish = () => import(new URL('words/en.js', FOLDER).href);
