/**
 * A small static file server, for the demo page and for the tests: it sets no headers that the
 * element must not need, tells what was asked of it, and can misbehave on purpose.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

import { decodePath, findFile, textFile } from './static-files.mjs';

/**
 * `missing`: 404. `cut`: half of the body, then a broken connection. `stall`: half of the body, then
 * nothing more. `hang`: no answer at all.
 * @typedef {'missing' | 'cut' | 'stall' | 'hang'} Fault
 *
 * @typedef {object} ServerOptions
 * @property {import('./static-files.mjs').Roots} roots
 * @property {Readonly<Record<string, string>>} [files] Files that lie in no folder, by path.
 * @property {(path: string) => Readonly<Record<string, string>>} [headers] Headers to add.
 * @property {number} [delayMs] Wait before each answer, in milliseconds.
 * @property {boolean} [cors] Let pages of other origins read the files.
 * @property {boolean} [isolate] Make pages cross-origin isolated (COOP and COEP).
 * @property {boolean} [compress] Compress what compresses, as static hosts do.
 * @property {number} [port] 0, the default, takes a free one.
 * @property {string} [host] `127.0.0.1` by default.
 *
 * @typedef {object} RequestRecord
 * @property {string} method
 * @property {string} path Decoded, without the query.
 * @property {number} status 0 while there is no answer.
 * @property {number} bytes Of the body, as sent (compressed).
 * @property {string} [cookie] Where some were sent.
 *
 * @typedef {object} StaticServer
 * @property {string} url Without a slash at its end.
 * @property {RequestRecord[]} requests All requests so far, oldest first.
 * @property {() => void} clear Forgets the requests and the faults.
 * @property {(path: string | RegExp, fault: Fault, times?: number) => void} fail
 *   Answers the next `times` requests (all, by default) for a path wrongly. A text matches the
 *   paths that contain it.
 * @property {(reachable: boolean) => void} setReachable
 *   False breaks all connections, also new ones, like a lost network.
 * @property {() => Promise<void>} close
 *
 * @typedef {import('node:http').IncomingMessage} Request
 * @typedef {import('node:http').ServerResponse} Response
 */

/** A name with a content hash, as rollup makes it or in hexadecimal: such a file never changes. */
export const HASHED_NAME = /[.-](?:[0-9a-f]{8,}|(?=[\w-]*[A-Z0-9])[\w-]{8})\.\w+$/;

/** The client must have the first half of a body before the connection breaks, in milliseconds. */
const CUT_DELAY = 20;

/**
 * @param {ServerOptions} options
 * @returns {Promise<StaticServer>}
 */
export async function startServer(options) {
  /** @type {RequestRecord[]} */
  const requests = [];
  const faults = faultList();
  let reachable = true;

  const server = createServer((request, response) => {
    const path = decodePath(request.url ?? '/');
    /** @type {RequestRecord} */
    const record = {
      method: request.method ?? 'GET',
      path: path ?? String(request.url),
      status: 0,
      bytes: 0,
      ...(request.headers.cookie && { cookie: request.headers.cookie }),
    };
    requests.push(record);
    delay(options.delayMs ?? 0)
      .then(() => answer(options, faults.take(record.path), request, response, path))
      .then((bytes) => {
        record.status = response.statusCode;
        record.bytes = bytes;
      })
      .catch((error) => {
        console.error(`${record.method} ${record.path}:`, error);
        response.destroy();
      });
  });
  server.on('connection', (socket) => {
    if (!reachable) socket.destroy();
  });
  const { host = '127.0.0.1' } = options;
  server.listen(options.port ?? 0, host);
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());

  return {
    url: `http://${host}:${port}`,
    requests,
    clear() {
      requests.length = 0;
      faults.clear();
    },
    fail: faults.add,
    setReachable(value) {
      reachable = value;
      if (!value) server.closeAllConnections();
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/**
 * Answers one request; gives the bytes of the body that it sends.
 * @param {ServerOptions} options
 * @param {Fault | null} fault
 * @param {Request} request
 * @param {Response} response
 * @param {string | null} path
 * @returns {Promise<number>}
 */
async function answer(options, fault, request, response, path) {
  if (path === null) return plain(response, 400, 'Bad path\n');
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return plain(response, 405, 'Only GET and HEAD\n');
  }
  for (const [name, value] of Object.entries(commonHeaders(options, path))) {
    response.setHeader(name, value);
  }
  if (fault === 'hang') return once(response, 'close').then(() => 0);

  const text = options.files?.[path];
  const file = text === undefined ? await findFile(options.roots, path) : textFile(path, text);
  if (file === null || fault === 'missing') {
    response.setHeader('cache-control', 'no-store');
    return plain(response, 404, 'Not found\n');
  }
  if (file === 'folder') {
    response.setHeader('location', `${encodeURI(path)}/`);
    return plain(response, 301, '');
  }

  response.setHeader('etag', file.tag);
  if (request.headers['if-none-match'] === file.tag) {
    response.writeHead(304).end();
    return 0;
  }
  const encoding =
    options.compress && file.compressible
      ? preferredEncoding(String(request.headers['accept-encoding'] ?? ''))
      : null;
  const body = await file.read(encoding);
  response.setHeader('content-type', file.type);
  response.setHeader('content-length', body.length);
  if (encoding !== null) response.setHeader('content-encoding', encoding);
  if (options.compress) response.setHeader('vary', 'accept-encoding');
  response.writeHead(200);
  if (request.method === 'HEAD') {
    response.end();
    return 0;
  }
  if (fault === 'cut' || fault === 'stall') {
    const half = body.subarray(0, Math.floor(body.length / 2));
    response.write(half, () => {
      if (fault === 'cut') setTimeout(() => response.destroy(), CUT_DELAY);
    });
    if (fault === 'stall') await once(response, 'close');
    return half.length;
  }
  response.end(body);
  return body.length;
}

/**
 * @param {Response} response
 * @param {number} status
 * @param {string} text
 */
function plain(response, status, text) {
  response.setHeader('content-type', 'text/plain; charset=utf-8');
  response.writeHead(status).end(text);
  return Buffer.byteLength(text);
}

/**
 * @param {ServerOptions} options
 * @param {string} path
 * @returns {Record<string, string>}
 */
function commonHeaders(options, path) {
  return {
    'cache-control': HASHED_NAME.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache',
    ...(options.cors && {
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
    }),
    ...(options.isolate && {
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
    }),
    ...options.headers?.(path),
  };
}

/** @param {string} accepted */
function preferredEncoding(accepted) {
  const names = accepted.split(/[\s,;]+/);
  return names.includes('br') ? 'br' : names.includes('gzip') ? 'gzip' : null;
}

/** The faults still to come, oldest first. */
function faultList() {
  /** @type {{ path: string | RegExp, fault: Fault, times: number }[]} */
  const rules = [];
  return {
    /** @type {StaticServer['fail']} */
    add(path, fault, times = Infinity) {
      rules.push({ path, fault, times });
    },
    /** @param {string} path @returns {Fault | null} */
    take(path) {
      const rule = rules.find(
        ({ path: wanted, times }) =>
          times > 0 && (typeof wanted === 'string' ? path.includes(wanted) : wanted.test(path)),
      );
      if (rule === undefined) return null;
      rule.times -= 1;
      return rule.fault;
    },
    clear() {
      rules.length = 0;
    },
  };
}
