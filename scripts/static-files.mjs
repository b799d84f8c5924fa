/** What a static host has at a path: the bytes, their type, their version, their encodings. */
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/**
 * Folders, of which the first that has a file wins; or folders by the path prefix under which
 * they are served, such as `{ '/': 'demo', '/dist/': 'dist' }`, where the longest prefix wins.
 * @typedef {readonly string[] | Readonly<Record<string, string>>} Roots
 *
 * @typedef {object} StaticFile
 * @property {string} type Media type.
 * @property {string} tag Changes when the file does.
 * @property {(encoding: Encoding | null) => Promise<Buffer>} read
 * @property {boolean} compressible
 *
 * @typedef {'br' | 'gzip'} Encoding
 */

/** @type {Readonly<Record<string, string>>} */
const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.gif': 'image/gif',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.py': 'text/x-python; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.whl': 'application/zip',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.xml': 'application/xml',
  '.zip': 'application/zip',
};

/** Nothing is gained by compressing these again. The runtime's own archives are stored. */
const COMPRESSED = new Set(['.gif', '.jpg', '.png', '.whl', '.woff', '.woff2']);

/** Half a minute at the best quality for CPython: hosts that compress on the fly use about 5. */
const BROTLI_QUALITY = 5;

/** @type {Record<Encoding, (body: Buffer) => Promise<Buffer>>} */
const encoders = {
  br: (body) =>
    promisify(brotliCompress)(body, {
      params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY },
    }),
  gzip: (body) => promisify(gzip)(body),
};

/**
 * Encoded bodies, by version and encoding: servers of one process share them.
 * @type {Map<string, Promise<Buffer>>}
 */
const encoded = new Map();

/**
 * The file at a path; `'folder'` for a folder asked for without a slash; null for nothing.
 * @param {Roots} roots
 * @param {string} path Decoded, absolute and without `..`, as `decodePath` gives it.
 * @returns {Promise<StaticFile | 'folder' | null>}
 */
export async function findFile(roots, path) {
  for (const file of candidates(roots, path)) {
    const info = await stat(file).catch(() => null);
    if (info?.isDirectory())
      return path.endsWith('/') ? findFile(roots, `${path}index.html`) : 'folder';
    if (info?.isFile()) {
      return staticFile(file, `"${info.size}-${info.mtimeMs}"`, () => readFile(file));
    }
  }
  return null;
}

/**
 * A file that lies in no folder; a path with a slash at its end is a page.
 * @param {string} path
 * @param {string} text
 */
export function textFile(path, text) {
  const tag = `"${createHash('sha1').update(text).digest('hex')}"`;
  const name = path.endsWith('/') ? `${path}index.html` : path;
  return staticFile(name, tag, () => Promise.resolve(Buffer.from(text)));
}

/**
 * The path of a request, decoded; null when it leads out of the roots or is no path.
 * @param {string} url
 */
export function decodePath(url) {
  try {
    const path = decodeURIComponent(url.replace(/[?#].*$/, ''));
    const escapes = /[\\/]\.\.([\\/]|$)/.test(path) || path.includes('\0');
    return path.startsWith('/') && !escapes ? path : null;
  } catch {
    return null;
  }
}

/**
 * @param {string} file
 * @param {string} tag
 * @param {() => Promise<Buffer>} load
 * @returns {StaticFile}
 */
function staticFile(file, tag, load) {
  const extension = extname(file);
  return {
    type: TYPES[extension] ?? 'application/octet-stream',
    tag,
    compressible: !COMPRESSED.has(extension),
    read(encoding) {
      if (encoding === null) return load();
      const key = `${encoding} ${tag} ${file}`;
      const body = encoded.get(key) ?? load().then(encoders[encoding]);
      encoded.set(key, body);
      return body;
    },
  };
}

/**
 * The places where a path may lie.
 * @param {Roots} roots
 * @param {string} path
 */
function candidates(roots, path) {
  /** @type {[prefix: string, folder: string][]} */
  const mounts = Array.isArray(roots)
    ? roots.map((folder) => ['/', folder])
    : Object.entries(roots).sort(([a], [b]) => b.length - a.length);
  return mounts
    .filter(([prefix]) => path.startsWith(prefix) || `${path}/` === prefix)
    .map(([prefix, folder]) => join(folder, path.slice(prefix.length)));
}
