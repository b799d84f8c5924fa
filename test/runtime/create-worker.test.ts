import { expect } from 'chai';
import { PROTOCOL_VERSION, type WorkerMessage } from '../../src/protocol/messages.js';
import { assetsUrl, setAssetsUrl } from '../../src/runtime/assets.js';
import { createWorker } from '../../src/runtime/create-worker.js';
import { FakeWorker } from '../helpers/fake-worker.js';

const resolves = (url: string): Promise<boolean> =>
  fetch(url).then(
    () => true,
    () => false,
  );

describe('createWorker', () => {
  const own = assetsUrl();
  const { Worker: OwnWorker } = globalThis;

  afterEach(() => {
    setAssetsUrl(own);
    globalThis.Worker = OwnWorker;
  });

  it('makes the Worker of the build, which speaks the protocol', async () => {
    setAssetsUrl('/dist/');
    const worker = createWorker();
    const answer = new Promise<WorkerMessage>((resolve) => {
      worker.addEventListener('message', ({ data }) => resolve(data as WorkerMessage));
    });
    worker.postMessage({ type: 'prepare', version: 'none', loaderUrl: '', coreUrl: '' });
    expect(await answer).to.have.property('type', 'boot-failed');
    worker.terminate();
  });

  it('imports a Worker of another origin from a module made here', async () => {
    const made: [url: string, options: WorkerOptions | undefined][] = [];
    let worker: FakeWorker | undefined;
    globalThis.Worker = class extends FakeWorker {
      constructor(url: string | URL, options?: WorkerOptions) {
        super();
        made.push([String(url), options]);
        // eslint-disable-next-line @typescript-eslint/no-this-alias -- the test speaks for it
        worker = this;
      }
    } as unknown as typeof Worker;

    setAssetsUrl('https://cdn.example/python-run/');
    createWorker();
    const [url, options] = made[0]!;
    expect(options).to.deep.equal({ type: 'module' });
    const source = await (await fetch(url)).text();
    const address = `https://cdn.example/python-run/python-run-worker.js?v=${PROTOCOL_VERSION}`;
    expect(source).to.equal(`import "${address}";`);
    worker?.say({ type: 'prepared' });
    expect(await resolves(url), 'the address lives no longer than it must').to.equal(false);
  });
});
