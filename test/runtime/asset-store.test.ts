import { expect } from 'chai';
import { cacheName } from '../../src/protocol/asset-cache.js';
import { AssetStore } from '../../src/runtime/asset-store.js';
import { assetsUrl } from '../../src/runtime/assets.js';

const CACHE = cacheName(assetsUrl().href);
const url = (name: string) => new URL(name, assetsUrl()).href;
const HELLO = {
  url: url('runtime/hello-2cf24dba5f.txt'),
  sha256: '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824',
};
const hello = new Blob(['hello'], { type: 'text/plain' });
const text = (bytes: ArrayBuffer | undefined) => bytes && new TextDecoder().decode(bytes);

const silent = () => new Promise<never>(() => undefined);
const SILENT = { match: silent, keys: silent, delete: silent, put: silent };

describe('AssetStore', () => {
  let store: AssetStore;

  beforeEach(async () => {
    await caches.delete(CACHE);
    store = new AssetStore();
  });

  after(() => caches.delete(CACHE));

  it('gives what it keeps, also to a later page', async () => {
    expect(await store.read(HELLO)).to.equal(undefined);
    await store.keep(HELLO, hello);
    const response = await (await caches.open(CACHE)).match(HELLO.url);
    expect(response?.headers.get('content-type')).to.equal('text/plain');
    expect(text(await new AssetStore().read(HELLO))).to.equal('hello');
  });

  it('keeps nothing that is not what it must be', async () => {
    await store.keep(HELLO, new Blob(['hell']));
    expect(await (await caches.open(CACHE)).match(HELLO.url)).to.equal(undefined);
  });

  it('finds that a file is damaged, and forgets it', async () => {
    const cache = await caches.open(CACHE);
    for (const damaged of ['hell', 'hallo', '']) {
      await cache.put(HELLO.url, new Response(damaged));
      expect(await store.read(HELLO)).to.equal(undefined);
      expect(await cache.match(HELLO.url)).to.equal(undefined);
    }
  });

  it('knows what it has made itself by the digest of that time', async () => {
    const made = { url: url('runtime/snapshot?x'), sha256: null };
    await store.keep(made, hello);
    expect(text(await store.read(made))).to.equal('hello');
    const cache = await caches.open(CACHE);
    const { headers } = (await cache.match(made.url))!;
    await cache.put(made.url, new Response('hallo', { headers }));
    expect(await store.read(made)).to.equal(undefined);
    await cache.put(made.url, new Response('hello'));
    expect(await store.read(made), 'without a digest').to.equal(undefined);
  });

  it('forgets what it is told to, and what is not wanted', async () => {
    await store.keep(HELLO, hello);
    await store.forget(HELLO.url);
    expect(await store.read(HELLO)).to.equal(undefined);

    const old = url('runtime/old-0123456789.txt');
    await store.keep(HELLO, hello);
    await (await caches.open(CACHE)).put(old, new Response('old'));
    const asked: [string, boolean][] = [];
    await store.prune((one, isOurs) => {
      asked.push([one, isOurs]);
      return one === HELLO.url;
    });
    expect(asked).to.have.deep.members([
      [HELLO.url, true],
      [old, false],
    ]);
    expect(text(await store.read(HELLO))).to.equal('hello');
    expect(await (await caches.open(CACHE)).match(old)).to.equal(undefined);
  });

  for (const [what, storage] of [
    ['there is no storage', null],
    ['it refuses', { open: () => Promise.reject(new DOMException('no', 'SecurityError')) }],
    ['it never opens', { open: silent }],
    ['it never answers', { open: () => Promise.resolve(SILENT) }],
    [
      'it is full, and broken',
      {
        open: () =>
          Promise.resolve({
            match: () => Promise.reject(new DOMException('broken', 'UnknownError')),
            keys: () => Promise.reject(new DOMException('broken', 'UnknownError')),
            delete: () => Promise.reject(new DOMException('broken', 'UnknownError')),
            put: () => Promise.reject(new DOMException('full', 'QuotaExceededError')),
          }),
      },
    ],
  ] as const) {
    it(`does nothing, and fails at nothing, when ${what}`, async () => {
      store = new AssetStore(storage as CacheStorage | null, 10);
      await store.keep(HELLO, hello);
      expect(await store.read(HELLO)).to.equal(undefined);
      await store.forget(HELLO.url);
      await store.prune(() => false);
    });
  }

  it('asks once more when the storage was silent, and after some silences never again', async () => {
    let opened = 0;
    const kept: string[] = [];
    const hearing = { put: (url: string) => Promise.resolve(kept.push(url)) };
    const storage = { open: () => Promise.resolve(opened++ ? hearing : SILENT) };
    store = new AssetStore(storage as unknown as CacheStorage, 1_000);
    await store.keep(HELLO, hello);
    expect([opened, kept]).to.deep.equal([2, [HELLO.url]]);

    const mute = new AssetStore(
      { open: () => (opened++, silent()) } as unknown as CacheStorage,
      10,
    );
    opened = 0;
    for (let time = 0; time < 10; time++) await mute.read(HELLO);
    expect(opened).to.equal(3);
  });
});
