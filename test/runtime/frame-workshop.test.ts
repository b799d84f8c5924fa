import { expect } from 'chai';
import type { WorkerMessage } from '../../src/protocol/messages.js';
import { performRequest } from '../../src/protocol/perform-request.js';
import { AssetStore } from '../../src/runtime/asset-store.js';
import { assetsUrl, setAssetsUrl } from '../../src/runtime/assets.js';
import { FrameWorkshop } from '../../src/runtime/frame-workshop.js';
import { requestApart } from '../../src/runtime/gate.js';
import { FakeTimers } from '../helpers/fake-timers.js';
import { until } from '../helpers/until.js';

const frames = () => [...document.querySelectorAll<HTMLIFrameElement>('iframe[title=Python]')];

/** A Worker that answers the first message with what it was given, and what its origin is. */
const WORKER = `
  addEventListener('message', ({ data, ports: [port] }) => {
    if (data.type !== 'connect') return;
    port.onmessage = () => port.postMessage({ type: 'boot-failed', why: { origin, kind: typeof data.loaderUrl } });
  });`;

const scripts = () => {
  const script = (text: string) => new Blob([text], { type: 'text/javascript' });
  return { worker: script(WORKER), loader: script(''), core: script('') };
};

describe('FrameWorkshop', () => {
  const own = assetsUrl();
  const store = new AssetStore(null);
  let workshop: FrameWorkshop | null = null;

  before(() => {
    setAssetsUrl('/dist/');
  });

  afterEach(() => {
    workshop?.close();
    workshop = null;
  });

  after(() => {
    setAssetsUrl(own);
  });

  const open = (isSandboxed = false) => (workshop = new FrameWorkshop(isSandboxed, store));

  /** What a Worker says first, or what its errors are. */
  const wordOf = (worker: ReturnType<FrameWorkshop['createWorker']>) =>
    new Promise<unknown>((resolve) => {
      worker.addEventListener('message', (event) => {
        resolve((event as MessageEvent<WorkerMessage>).data);
      });
      worker.addEventListener('error', (event) => {
        resolve((event as ErrorEvent).message);
      });
    });

  it('makes Workers without an origin, whether the scripts come before or after', async () => {
    const one = open();
    const early = one.createWorker();
    early.postMessage({ type: 'interrupt', id: 1 });
    const word = wordOf(early);
    one.giveScripts(scripts());
    const said = { type: 'boot-failed', why: { origin: 'null', kind: 'string' } };
    expect(await word).to.deep.equal(said);
    const late = one.createWorker();
    late.postMessage({ type: 'interrupt', id: 1 });
    expect(await wordOf(late)).to.deep.equal(said);
    expect(frames()).to.have.length(1);
  });

  it('uses its text where the file does not come as a document', async () => {
    setAssetsUrl('/dist/runtime/../');
    const one = open();
    // Before it has loaded.
    for (const frame of frames()) frame.src = '/dist/runtime/manifest.json';
    one.giveScripts(scripts());
    const worker = one.createWorker();
    worker.postMessage({ type: 'interrupt', id: 1 });
    expect(await wordOf(worker)).to.have.property('type', 'boot-failed');
    expect(frames().map(({ srcdoc }) => srcdoc !== '')).to.deep.equal([true]);
    setAssetsUrl('/dist/');
  });

  it('tells what is wrong with a script', async () => {
    const one = open();
    one.giveScripts({ ...scripts(), worker: new Blob(['a b'], { type: 'text/javascript' }) });
    const word = await wordOf(one.createWorker());
    expect(word).to.be.a('string').and.match(/\w/);
  });

  it('loses its Workers with the frame, and says so', async () => {
    const one = open();
    one.giveScripts(scripts());
    const worker = one.createWorker();
    worker.postMessage({ type: 'interrupt', id: 1 });
    await wordOf(worker);
    const word = wordOf(worker);
    frames()[0]?.remove();
    expect(await word).to.deep.equal({ type: 'fatal', why: { code: 'worker-closed' } });
    expect(one.isBroken).to.equal(true);
  });

  it('gives up a frame that does not answer any more', async () => {
    const timers = new FakeTimers();
    try {
      const one = open();
      const [frame] = frames();
      frame!.srcdoc = `<script>parent.postMessage({ type: 'python-run-frame' }, '*')</script>`;
      await new Promise((resolve) => {
        frame!.addEventListener('load', resolve);
      });
      const word = wordOf(one.createWorker());
      timers.pass(10_000);
      expect(await word).to.equal('frame-late');
      expect(one.isBroken).to.equal(true);
    } finally {
      timers.restore();
    }
  });

  it('closes a sandbox’s frame with its Worker', async () => {
    const one = open(true);
    one.giveScripts(scripts());
    const worker = one.createWorker();
    worker.postMessage({ type: 'interrupt', id: 1 });
    await wordOf(worker);
    worker.terminate();
    expect(frames()).to.deep.equal([]);
    expect(one.isBroken).to.equal(true);
  });
});

describe('requestApart', () => {
  const own = assetsUrl();
  const store = new AssetStore(null);

  before(() => {
    setAssetsUrl('/dist/');
    document.cookie = 'reader=secret; path=/';
  });

  after(() => {
    setAssetsUrl(own);
  });

  const textOf = (bytes: ArrayBuffer | null) => bytes && new TextDecoder().decode(bytes);

  it('sends requests as nobody, and again when its frame was removed', async () => {
    const url = new URL('/who-asks', location.href).href;
    const request = { url, method: 'GET', headers: [], body: null };
    const asPage = await performRequest(request, globalThis.fetch);
    expect(textOf(asPage.bytes)).to.equal('its own page, no cookie');
    for (let times = 0; times < 2; times++) {
      const { response, bytes } = await requestApart(request, store);
      expect(response.problem).to.equal(null);
      expect(textOf(bytes)).to.equal('null, no cookie');
      for (const frame of frames()) frame.remove();
      await until(() => frames().length === 0);
    }
  });

  it('reads only what its server opens to all', async () => {
    const url = new URL('/dist/runtime/manifest.json', location.href).href;
    const request = { url, method: 'GET', headers: [], body: null };
    expect((await requestApart(request, store)).response.problem).to.equal('unreadable');
    for (const frame of frames()) frame.remove();
  });
});
