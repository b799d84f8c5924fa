// The constants that the build, and the unit tests' server, put into the code.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * The digests of what Workers are made of, which the build has made before what names it.
 * @returns {Record<string, string>}
 */
export function ownDigests() {
  const digestOf = (/** @type {string} */ name) =>
    JSON.stringify(
      createHash('sha256')
        .update(readFileSync(`${root}dist/${name}`))
        .digest('hex'),
    );
  return {
    __WORKER_SHA256__: digestOf('python-run-worker.js'),
    __FRAME_SHA256__: digestOf('python-run-frame.html'),
  };
}

/** @returns {Record<string, string>} JavaScript source by the name it stands for */
export function buildDefines() {
  const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
  const manifest = `${root}dist/runtime/manifest.json`;
  if (!existsSync(manifest)) throw new Error('dist/runtime is missing: npm run build makes it.');
  return {
    __PYTHON_RUN_VERSION__: JSON.stringify(version),
    __RUNTIME_MANIFEST__: JSON.stringify(JSON.parse(readFileSync(manifest, 'utf8'))),
  };
}
