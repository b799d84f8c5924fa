import { expect } from 'chai';
import { serveRuntime } from '../../src/service-worker/asset-cache.js';
import { nextTask } from '../helpers/until.js';

const SCOPE = 'https://docs.example/_static/python-run/';
const WASM = `${SCOPE}runtime/pyodide.asm-0123456789.wasm`;
const CACHE = 'python-run-runtime';

/** A request, and what became of it. */
class FakeFetchEvent {
  readonly request: Request;
  response: Promise<Response> | null = null;
  private readonly waits: Promise<unknown>[] = [];

  constructor(url: string, init?: RequestInit) {
    this.request = new Request(url, init);
  }

  respondWith(response: Promise<Response>): void {
    this.response = response;
  }

  waitUntil(promise: Promise<unknown>): void {
    this.waits.push(promise);
  }

  /** The answer's text, once all is done. */
  async answer(): Promise<string | null> {
    const text = (await (await this.response)?.clone().text()) ?? null;
    await nextTask();
    await Promise.all(this.waits);
    return text;
  }
}

describe('serveRuntime', () => {
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
    serveRuntime(event as unknown as FetchEvent, SCOPE);
    return event;
  }

  it('fetches a file once and keeps it', async () => {
    expect(await serve(WASM).answer()).to.equal('from the network');
    network = () => Promise.reject(new TypeError('no network'));
    expect(await serve(WASM).answer()).to.equal('from the network');
    expect(fetched).to.deep.equal([WASM]);
    expect(await caches.has(CACHE)).to.equal(true);
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

  it('hands on an error of the server and does not keep it', async () => {
    network = () => Promise.resolve(new Response('not here', { status: 404 }));
    expect(await serve(WASM).answer()).to.equal('not here');
    expect(await (await caches.open(CACHE)).keys()).to.have.length(0);
  });

  it('works without storage', async () => {
    const value = { open: () => Promise.reject(new DOMException('refused', 'SecurityError')) };
    Object.defineProperty(globalThis, 'caches', { value, configurable: true });
    expect(await serve(WASM).answer()).to.equal('from the network');
  });

  it('answers when the storage is full', async () => {
    const cache = {
      match: () => Promise.resolve(undefined),
      put: () => Promise.reject(new DOMException('full', 'QuotaExceededError')),
    };
    const value = { open: () => Promise.resolve(cache) };
    Object.defineProperty(globalThis, 'caches', { value, configurable: true });
    expect(await serve(WASM).answer()).to.equal('from the network');
  });
});
