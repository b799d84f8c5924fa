import { expect } from 'chai';
import type { PackageFile } from '../../src/protocol/messages.js';
import { cacheName } from '../../src/protocol/asset-cache.js';
import { AssetStore } from '../../src/runtime/asset-store.js';
import { assetsUrl } from '../../src/runtime/assets.js';
import { PackageFileError, PackageFiles } from '../../src/runtime/package-files.js';
import { nextTask, rejection, until } from '../helpers/until.js';

const HELLO = '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824';
const URL_OF_WHEEL = 'https://files.example/hello-1.0-py3-none-any.whl';
const HOST = 'files.example';
const wheel: PackageFile = {
  ...{ kind: 'wheel', url: URL_OF_WHEEL, name: 'hello', sha256: HELLO, size: 5 },
} as const;
const unnamed: PackageFile = { ...wheel, sha256: null, size: null };
const live = new AbortController().signal;
const ignore = () => undefined;
const text = (bytes: ArrayBuffer) => new TextDecoder().decode(bytes);

describe('PackageFiles', () => {
  let asked: Request[];
  let answer: (request: Request) => Response | Promise<Response>;
  let files: PackageFiles;
  let store: AssetStore;
  const fails = () => Promise.reject(new TypeError('Failed to fetch'));
  const why = async (file: PackageFile) => {
    const error = await rejection(files.get(file, ignore, live));
    expect(error).to.be.instanceOf(PackageFileError);
    return error as PackageFileError;
  };

  /** Waits until the file is kept, with this content. */
  const untilStored = async (content: string) => {
    for (;;) {
      const bytes = await store.read(unnamed);
      if (bytes && text(bytes) === content) return;
      await nextTask();
    }
  };

  beforeEach(async () => {
    await caches.delete(cacheName(assetsUrl().href));
    asked = [];
    store = new AssetStore();
    answer = () => new Response('hello', { headers: { 'content-length': '5' } });
    const fetch = async (input: RequestInfo | URL, init?: RequestInit) => {
      const request = new Request(input, init);
      asked.push(request);
      return answer(request);
    };
    files = new PackageFiles({ fetch, store });
  });

  after(() => caches.delete(cacheName(assetsUrl().href)));

  it('asks without credentials, tells the bytes, and keeps the file', async () => {
    const bytes: unknown[] = [];
    const got = await files.get(wheel, (...told) => bytes.push(told), live);
    expect(text(got)).to.equal('hello');
    expect(asked.map(({ credentials }) => credentials)).to.deep.equal(['omit']);
    expect(bytes).to.deep.equal([
      [0, 5],
      [5, 5],
    ]);
    await untilStored('hello');
    answer = fails;
    expect(text(await files.get(wheel, ignore, live))).to.equal('hello');
    expect(asked).to.have.length(1);
  });

  it('takes no file for another', async () => {
    answer = () => new Response('hullo');
    expect((await why(wheel)).phrase).to.deep.equal({ code: 'file-differs', host: HOST });
    expect(await store.read(wheel)).to.equal(undefined);
  });

  it('asks for a file without a digest again, and takes the stored one without a network', async () => {
    await files.get(unnamed, ignore, live);
    await untilStored('hello');
    answer = () => new Response('newer');
    expect(text(await files.get(unnamed, ignore, live))).to.equal('newer');
    await untilStored('newer');
    answer = fails;
    expect(text(await files.get(unnamed, ignore, live))).to.equal('newer');
  });

  it('prefers the newer form of an index', async () => {
    await files.get(
      { ...unnamed, kind: 'index', url: 'https://files.example/simple/' },
      ignore,
      live,
    );
    expect(asked[0]?.headers.get('accept')).to.match(/^application\/vnd\.pypi\.simple\.v1\+json/);
  });

  it('says what a server answered, and whether the file is not there', async () => {
    for (const [status, isMissing] of [
      [404, true],
      [410, true],
      [503, false],
    ] as const) {
      answer = () => new Response('', { status });
      const error = await why(wheel);
      const phrase = { code: 'host-answered', host: HOST, status, url: URL_OF_WHEEL };
      expect(error.phrase).to.deep.equal(phrase);
      expect(error.isMissing).to.equal(isMissing);
    }
  });

  it('tells a server that others cannot read from one that is not there', async () => {
    answer = ({ mode }) => (mode === 'no-cors' ? new Response() : fails());
    expect((await why(wheel)).phrase).to.deep.equal({ code: 'host-cors', host: HOST });
    answer = fails;
    expect((await why(wheel)).phrase).to.deep.equal({ code: 'host-unreachable', host: HOST });
  });

  it('says when the connection is cut', async () => {
    answer = () =>
      new Response(
        new ReadableStream({
          pull(controller) {
            controller.error(new TypeError('network error'));
          },
        }),
      );
    expect((await why(wheel)).phrase).to.deep.equal({ code: 'host-cut', host: HOST });
  });

  it('stops when it is told to', async () => {
    const stopping = new AbortController();
    answer = ({ signal }) =>
      new Promise((_, reject) => {
        const abort = () => {
          reject(signal.reason as Error);
        };
        signal.addEventListener('abort', abort);
        if (signal.aborted) abort();
      });
    const reason = new Error('Stop');
    const got = rejection(files.get(wheel, ignore, stopping.signal));
    await until(() => asked.length === 1);
    stopping.abort(reason);
    expect(await got).to.equal(reason);
  });
});
