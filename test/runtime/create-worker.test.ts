import { expect } from 'chai';
import type { ConnectMessage } from '../../src/protocol/connect.js';
import type { WorkerMessage } from '../../src/protocol/messages.js';
import { assetsUrl, setAssetsUrl } from '../../src/runtime/assets.js';
import { createWorker } from '../../src/runtime/create-worker.js';
import { nextTask } from '../helpers/until.js';

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
    worker.postMessage({ type: 'prepare', version: 'none', loaderUrl: '', coreUrl: '' }, []);
    expect(await answer).to.have.property('type', 'boot-failed');
    worker.terminate();
  });

  it('imports a Worker of another origin from a module made here', async () => {
    const made: [url: string, options: WorkerOptions | undefined][] = [];
    let port: MessagePort | undefined;
    globalThis.Worker = class {
      constructor(url: string | URL, options?: WorkerOptions) {
        made.push([String(url), options]);
      }
      postMessage(_message: ConnectMessage, [given]: [MessagePort]) {
        port = given;
      }
    } as unknown as typeof Worker;

    setAssetsUrl('https://cdn.example/python-run/');
    createWorker();
    const [url, options] = made[0]!;
    expect(options).to.deep.equal({ type: 'module' });
    const source = await (await fetch(url)).text();
    expect(source).to.match(
      /^import "https:\/\/cdn.example\/python-run\/python-run-worker.js\?v=[0-9a-f]{10}";$/,
    );
    expect(await resolves(url)).to.equal(true);
    port?.postMessage({ type: 'prepared' });
    while (await resolves(url)) await nextTask();
  });

  it('makes the Worker of another copy of its script', async () => {
    setAssetsUrl('https://cdn.example/python-run/');
    const source = 'onmessage = ({ ports: [port] }) => port.postMessage("a copy")';
    const copy = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
    const worker = createWorker(copy);
    const said = new Promise((resolve) => {
      worker.addEventListener('message', ({ data }) => resolve(data));
    });
    expect(await said).to.equal('a copy');
    worker.terminate();
  });
});
