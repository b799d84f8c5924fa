/** The server of the tests behaves like a static host, and misbehaves when it is told to. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import {
  startServer,
  type ServerOptions,
  type StaticServer,
} from '../../scripts/static-server.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const TEXT = 'text '.repeat(1000);

async function withServer(
  options: Partial<ServerOptions>,
  use: (server: StaticServer) => Promise<void>,
): Promise<void> {
  const files = {
    '/': '<p>',
    '/a.js': TEXT,
    '/chunk-Bd3a4_x9.js': '1',
    '/python-run-worker.js': '1',
  };
  const server = await startServer({
    roots: { '/support/': `${ROOT}test/support` },
    files,
    ...options,
  });
  try {
    await use(server);
  } finally {
    await server.close();
  }
}

/** As a client that sends paths as they are; `fetch` would tidy them. */
async function statusOf(server: StaticServer, path: string): Promise<number | undefined> {
  const [response] = (await once(get(server.url, { path }), 'response')) as [IncomingMessage];
  response.resume();
  return response.statusCode;
}

test('serves folders and files with their types, and nothing outside', () =>
  withServer({}, async (server) => {
    const page = await fetch(`${server.url}/?query`);
    assert.equal(page.headers.get('content-type'), 'text/html; charset=utf-8');
    const source = await fetch(`${server.url}/support/suite.ts`);
    assert.match(await source.text(), /forEachEngine/);
    for (const path of ['/../package.json', '/support/../../package.json', '/support/%2e%2e/x']) {
      assert.equal(await statusOf(server, path), 400, path);
    }
    assert.equal(await statusOf(server, '/support'), 301);
    assert.equal(await statusOf(server, '/nowhere'), 404);
    assert.deepEqual(server.requests.at(0), { method: 'GET', path: '/', status: 200, bytes: 3 });
  }));

test('lets names with a content hash be kept for ever, and asks again for others', () =>
  withServer({}, async (server) => {
    const control = async (path: string): Promise<string | null> =>
      (await fetch(server.url + path)).headers.get('cache-control');
    assert.match(String(await control('/chunk-Bd3a4_x9.js')), /immutable/);
    assert.equal(await control('/python-run-worker.js'), 'no-cache');
    const etag = String((await fetch(`${server.url}/a.js`)).headers.get('etag'));
    const again = await fetch(`${server.url}/a.js`, { headers: { 'if-none-match': etag } });
    assert.equal(again.status, 304);
  }));

test('compresses, opens to other origins and isolates on request only', async () => {
  await withServer({}, async (server) => {
    const { headers } = await fetch(`${server.url}/a.js`);
    for (const name of [
      'content-encoding',
      'access-control-allow-origin',
      'cross-origin-opener-policy',
    ]) {
      assert.equal(headers.get(name), null, name);
    }
  });
  await withServer({ compress: true, cors: true, isolate: true }, async (server) => {
    const headers = { 'accept-encoding': 'gzip, br' };
    const response = await fetch(`${server.url}/a.js`, { headers });
    assert.equal(await response.text(), TEXT);
    assert.equal(response.headers.get('content-encoding'), 'br');
    assert.equal(response.headers.get('access-control-allow-origin'), '*');
    assert.equal(response.headers.get('cross-origin-embedder-policy'), 'require-corp');
    assert.ok((server.requests[0]?.bytes ?? TEXT.length) < 100);
  });
});

test('fails as often as it is told, and loses the network', () =>
  withServer({}, async (server) => {
    const load = async (): Promise<string> => (await fetch(`${server.url}/a.js`)).text();
    server.fail('a.js', 'missing', 1);
    assert.equal(await load(), 'Not found\n');
    assert.equal(await load(), TEXT);
    server.fail(/\.js$/, 'cut', 1);
    await assert.rejects(load(), /terminated/);
    assert.equal(server.requests.at(-1)?.bytes, TEXT.length / 2);
    server.fail('/a', 'stall', 1);
    const stalled = await fetch(`${server.url}/a.js`, { signal: AbortSignal.timeout(100) });
    await assert.rejects(stalled.text(), /timeout/);
    server.fail('/a', 'hang', 1);
    await assert.rejects(
      fetch(`${server.url}/a.js`, { signal: AbortSignal.timeout(100) }),
      /timeout/,
    );
    server.setReachable(false);
    await assert.rejects(load(), /fetch failed/);
    server.setReachable(true);
    assert.equal(await load(), TEXT);
  }));
