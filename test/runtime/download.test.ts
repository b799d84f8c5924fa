import { expect } from 'chai';
import { gzipUrl, manifest, urlOf } from '../../src/runtime/assets.js';
import {
  downloadImage,
  FileLoader,
  type OnBytes,
  type Source,
} from '../../src/runtime/download.js';
import { RuntimeError } from '../../src/runtime/errors.js';
import { cut, FakeBrowser, type Answer } from '../helpers/fake-browser.js';
import { FakeTimers } from '../helpers/fake-timers.js';
import { rejection } from '../helpers/until.js';

const ROLES = ['wasm', 'startupLibrary', 'worker', 'loader', 'core'] as const;
/** Whose sizes the build says. */
const SIZED = ['wasm', 'startupLibrary', 'loader', 'core'] as const;

const noFile: Answer = () => new Response('Not found', { status: 404 });
const noServer: Answer = () => Promise.reject(new TypeError('Failed to fetch'));
const portal: Answer = () =>
  new Response('<h1>Sign in</h1>', { headers: { 'content-type': 'text/html' } });

describe('downloadImage', () => {
  let browser: FakeBrowser;

  beforeEach(() => {
    browser = new FakeBrowser();
  });

  /** Downloads what a first interpreter needs. */
  const download = (onBytes: OnBytes = () => undefined, source: Source = browser) => {
    const workshop = browser.openWorkshop(false);
    const image = downloadImage(new FileLoader(source, onBytes), source.store, workshop);
    return { image, workshop };
  };

  it('fetches the files, and hands scripts and CPython to the workshop', async () => {
    const { image, workshop } = download();
    const { startupLibrary, lock } = await image;
    const { wasm, scripts } = workshop;
    expect(browser.requests).to.have.members(ROLES).and.have.length(ROLES.length);
    expect(wasm).to.deep.equal({ bytes: manifest.files.wasm.size, isWhole: true });
    expect(scripts?.core.size).to.equal(manifest.files.core.size);
    expect(startupLibrary.byteLength).to.equal(manifest.files.startupLibrary.size);
    expect(lock.info).to.deep.equal(manifest.lockInfo);
  });

  it('fetches a file once for all who need it at the same time, and afterwards', async () => {
    await Promise.all([download().image, download().image]);
    expect(browser.requests.filter((role) => role === 'wasm')).to.have.length(2);
    const loader = new FileLoader(browser);
    browser.requests.length = 0;
    let chunks = 0;
    await Promise.all([
      loader.readBlob('wasm'),
      loader.readChunks('wasm', ({ byteLength }) => (chunks += byteLength)),
    ]);
    await loader.readBlob('wasm');
    expect(browser.requests).to.deep.equal(['wasm']);
    expect(chunks).to.equal(manifest.files.wasm.size);
  });

  it('tells the bytes of each file up to its size', async () => {
    const told: Record<string, number[]> = { wasm: [], startupLibrary: [], loader: [], core: [] };
    await download((role, loaded) => told[role]?.push(loaded)).image;
    describe('from a host that does not compress', () => {
      const { file, size } = manifest.files.startupLibrary;
      const raw = () =>
        new Response(new Uint8Array(size), { headers: { 'content-length': String(size) } });
      const packed = () => {
        const stream = new Blob([new Uint8Array(size)]).stream();
        return Promise.resolve(new Response(stream.pipeThrough(new CompressionStream('gzip'))));
      };
      /** Answers for the start-up archive, and for its compressed copy. */
      const fetchFrom = (copy: () => Promise<Response>, asked: string[] = []): typeof fetch => {
        return (input) => {
          const { url } = new Request(input);
          if (url.includes(file)) return Promise.resolve(raw());
          if (url !== gzipUrl('startupLibrary')) return browser.fetch(input);
          asked.push(url);
          return copy();
        };
      };

      it('takes the compressed copy', async () => {
        const asked: string[] = [];
        const source = { store: browser.store, fetch: fetchFrom(packed, asked) };
        const image = await download(undefined, source).image;
        expect(asked).to.have.length(1);
        expect(image.startupLibrary.byteLength).to.equal(size);
      });

      it('takes the file itself when there is no copy', async () => {
        const none = () => Promise.resolve(new Response('', { status: 404 }));
        const source = { store: browser.store, fetch: fetchFrom(none) };
        const image = await download(undefined, source).image;
        expect(image.startupLibrary.byteLength).to.equal(size);
      });

      it('says so when the copy is another file', async () => {
        const other = () => Promise.resolve(new Response('<h1>Sign in</h1>'));
        const source = { store: browser.store, fetch: fetchFrom(other) };
        const error = await rejection(download(undefined, source).image);
        expect(error).to.be.an.instanceOf(RuntimeError).with.property('message', 'download-cut');
      });
    });

    for (const role of SIZED) {
      const counts = told[role]!;
      expect(counts).to.deep.equal([...counts].sort((a, b) => a - b));
      expect(counts.at(-1)).to.equal(manifest.files[role].size);
    }
  });

  describe('from a connection on which nothing comes any more', () => {
    let timers: FakeTimers;
    /** Answers nothing, or the first bytes, until it is given up. */
    const stalling =
      (first: Uint8Array<ArrayBuffer> | null): typeof fetch =>
      (input, init) => {
        const { signal } = new Request(input, init);
        const lost = (fail: (reason: unknown) => void) => {
          signal.addEventListener('abort', () => {
            fail(signal.reason);
          });
        };
        if (!first) return new Promise((_, reject) => lost(reject));
        const body = new ReadableStream<Uint8Array>({
          start(controller) {
            controller.enqueue(first);
            lost((reason) => {
              controller.error(reason);
            });
          },
        });
        return Promise.resolve(
          new Response(body, { headers: { 'content-type': 'application/wasm' } }),
        );
      };

    beforeEach(() => {
      timers = new FakeTimers();
    });

    afterEach(() => {
      timers.restore();
    });

    it('gives up when no answer comes', async () => {
      const source = { store: browser.store, fetch: stalling(null) };
      const error = rejection(download(undefined, source).image);
      while (timers.waiting.size < ROLES.length) await new Promise(requestAnimationFrame);
      timers.pass(30_000);
      expect(await error).to.have.property('message', 'download-failed');
      // The scripts are asked for once more.
      while (timers.waiting.size > 0) {
        timers.pass(30_000);
        await new Promise(requestAnimationFrame);
      }
    });

    it('gives up when the rest does not come', async () => {
      const source = { store: browser.store, fetch: stalling(new Uint8Array(8)) };
      let loaded = 0;
      const error = rejection(download((_, bytes) => (loaded += bytes), source).image);
      while (loaded < 8 * ROLES.length) await new Promise(requestAnimationFrame);
      timers.pass(30_000);
      expect(await error).to.have.property('message', 'download-cut');
    });

    it('waits as long as something comes', async () => {
      await download().image;
      expect(timers.waiting.size).to.equal(0);
    });
  });

  for (const role of ROLES) {
    for (const [what, answer, why] of [
      ['is missing', noFile, { code: 'download-failed', status: 404 }],
      ['cannot be reached', noServer, { code: 'download-failed', status: 0 }],
      ['is cut off', () => cut(role), { code: 'download-cut' }],
      ['is another file', portal, { code: 'download-cut' }],
    ] as const) {
      it(`says that ${role} ${what}`, async () => {
        browser.answers[role] = answer;
        const error = await rejection(download().image);
        expect(error)
          .to.be.an.instanceOf(RuntimeError)
          .with.deep.property('phrase', { ...why, url: urlOf(role) });
      });
    }
  }
});
