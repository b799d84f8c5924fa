import { expect } from 'chai';
import { cacheName } from '../../src/protocol/asset-cache.js';
import { serveAssets } from '../../src/service-worker/asset-cache.js';

const SCOPE = 'https://docs.example/_static/python-run/';
const WASM = `${SCOPE}runtime/pyodide.asm-0123456789.wasm`;
const WORKER = `${SCOPE}python-run-worker.js?v=0123456789`;
const CACHE = cacheName(SCOPE);

/** A request, and what became of it. */
class FakeFetchEvent {
  readonly request: Request;
  response: Promise<Response> | null = null;

  constructor(url: string, init?: RequestInit) {
    this.request = new Request(url, init);
  }

  respondWith(response: Promise<Response>): void {
    this.response = response;
  }

  /** The answer's text. */
  async answer(): Promise<string | null> {
    return (await (await this.response)?.text()) ?? null;
  }
}

describe('serveAssets', () => {
  const { fetch: ownFetch, caches: ownCaches } = globalThis;
  let fetched: string[];
  let network: () => Promise<Response>;

  beforeEach(async () => {
    await caches.delete(CACHE);
    fetched = [];
    network = () => Promise.resolve(new Response('from the network'));
    globalThis.fetch = (input) => {
      fetched.push((input as Request).url);
      return network();
    };
  });

  afterEach(async () => {
    globalThis.fetch = ownFetch;
    Object.defineProperty(globalThis, 'caches', { value: ownCaches, configurable: true });
    await caches.delete(CACHE);
  });

  function serve(url: string, init?: RequestInit): FakeFetchEvent {
    const event = new FakeFetchEvent(url, init);
    serveAssets(event as unknown as FetchEvent, SCOPE);
    return event;
  }

  it('answers with what the page has stored, without a request', async () => {
    const cache = await caches.open(CACHE);
    for (const url of [WASM, WORKER]) {
      await cache.put(url, new Response('stored'));
      expect(await serve(url).answer()).to.equal('stored');
    }
    expect(fetched).to.deep.equal([]);
  });

  it('fetches what is not stored, and stores nothing itself', async () => {
    expect(await serve(WASM).answer()).to.equal('from the network');
    expect(fetched).to.deep.equal([WASM]);
    expect(await caches.match(WASM)).to.equal(undefined);
  });

  it('does not look into the caches of others', async () => {
    const other = await caches.open('of the page');
    await other.put(WASM, new Response('not ours'));
    expect(await serve(WASM).answer()).to.equal('from the network');
    await caches.delete('of the page');
  });

  for (const [what, url] of [
    ['a file whose name has no hash', `${SCOPE}runtime/manifest.json`],
    ['a file of a folder in it', `${SCOPE}runtime/other/pyodide.asm-0123456789.wasm`],
    ['a script of ours', `${SCOPE}python-run-worker.js?v=0.1.0`],
    ['a file with a query', `${WASM}?x`],
    ['a file outside the folder', 'https://docs.example/runtime/pyodide.asm-0123456789.wasm'],
    ['a file of another host', 'https://cdn.example/runtime/pyodide.asm-0123456789.wasm'],
  ] as const) {
    it(`leaves ${what} to the browser`, () => {
      expect(serve(url).response).to.equal(null);
      expect(fetched).to.deep.equal([]);
    });
  }

  it('leaves what is no GET to the browser', () => {
    expect(serve(WASM, { method: 'HEAD' }).response).to.equal(null);
    expect(serve(WASM, { method: 'POST', body: 'x' }).response).to.equal(null);
  });

  it('hands on an error of the server', async () => {
    network = () => Promise.resolve(new Response('not here', { status: 404 }));
    expect(await serve(WASM).answer()).to.equal('not here');
  });

  it('works without storage', async () => {
    const value = { match: () => Promise.reject(new DOMException('refused', 'SecurityError')) };
    Object.defineProperty(globalThis, 'caches', { value, configurable: true });
    expect(await serve(WASM).answer()).to.equal('from the network');
  });
});
