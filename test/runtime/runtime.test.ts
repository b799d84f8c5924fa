import { expect } from 'chai';
import { assetsUrl, manifest, setAssetsUrl } from '../../src/runtime/assets.js';
import { RuntimeError } from '../../src/runtime/errors.js';
import { Runtime, type LoadProgress } from '../../src/runtime/runtime.js';
import { FakeBrowser, whole } from '../helpers/fake-browser.js';
import { starts } from '../helpers/fake-worker.js';
import { nextTask, rejection, until } from '../helpers/until.js';

const live = new AbortController().signal;
const ignore = () => undefined;
const { wasm, startupLibrary, loader, core } = manifest.files;
const TOTAL = wasm.size + startupLibrary.size + loader.size + core.size;

describe('Runtime', () => {
  let browser: FakeBrowser;
  let runtime: Runtime;

  beforeEach(() => {
    browser = new FakeBrowser();
    runtime = new Runtime(browser);
  });

  const start = (signal = live) => runtime.startInterpreter(ignore, signal);

  it('does nothing before it is asked', () => {
    expect([browser.requests, browser.workers, browser.registrations]).to.deep.equal([[], [], 0]);
  });

  it('downloads once for many interpreters, each in a Worker of its own', async () => {
    const first = await Promise.all(Array.from({ length: 20 }, () => start()));
    const later = await start();
    expect(new Set([...first, later]).size).to.equal(21);
    expect(browser.workers).to.have.length(21);
    expect(browser.requests).to.have.members(['wasm', 'startupLibrary']).and.have.length(2);
    expect(browser.registrations).to.equal(1);
    const images = browser.workers.map(({ sent }) => sent[1]?.type === 'boot' && sent[1].image);
    expect(new Set(images).size, 'compiled once').to.equal(1);
  });

  it('tells how much of the whole has come, then that Python starts', async () => {
    const told: LoadProgress[] = [];
    await runtime.startInterpreter((progress) => told.push(progress), live);
    expect(told.pop()).to.deep.equal({ phase: 'start' });
    const counts = told.map((progress) => {
      if (progress.phase !== 'download') throw new Error('It started twice.');
      expect(progress.total).to.equal(TOTAL);
      return progress.loaded;
    });
    expect(counts).to.deep.equal([...counts].sort((a, b) => a - b));
    expect(counts.at(-1)).to.equal(TOTAL);
  });

  it('tells everyone who waits, and nobody who does not', async () => {
    const told = [0, 0];
    await Promise.all(told.map((_, n) => runtime.startInterpreter(() => told[n]!++, live)));
    expect(told[0]).to.be.above(2);
    expect(told[0]).to.equal(told[1]);
    const before = [...told];
    await start();
    expect(told).to.deep.equal(before);
  });

  it('downloads again after a failure', async () => {
    browser.answers.wasm = () => new Response('', { status: 404 });
    const errors = await Promise.all([rejection(start()), rejection(start())]);
    for (const error of errors) {
      expect(error).to.be.an.instanceOf(RuntimeError).with.property('code', 'download-failed');
    }
    expect(browser.workers.every(({ isTerminated }) => isTerminated)).to.equal(true);
    expect(browser.requests.filter((role) => role === 'wasm')).to.have.length(1);

    delete browser.answers.wasm;
    expect(await start()).to.have.property('isAlive', true);
    expect(browser.requests.filter((role) => role === 'wasm')).to.have.length(2);
  });

  it('tells the bytes of this download, not of those that failed', async () => {
    const answers: (() => void)[] = [];
    browser.answers.startupLibrary = () =>
      new Promise((resolve) => answers.push(() => resolve(whole('startupLibrary'))));
    browser.answers.wasm = () => new Response('', { status: 404 });
    await Promise.all([rejection(start()), until(() => answers.length).then(() => answers[0]?.())]);
    await rejection(start());
    delete browser.answers.wasm;

    const told: number[] = [];
    const third = runtime.startInterpreter((progress) => {
      if (progress.phase === 'download') told.push(progress.loaded);
    }, live);
    answers[1]?.();
    await until(() => told.at(-1) === TOTAL - startupLibrary.size);
    answers[2]?.();
    await third;
    expect(told.at(-1)).to.equal(TOTAL);
    expect(told).to.deep.equal([...told].sort((a, b) => a - b));
  });

  describe('prefetch', () => {
    it('begins the download, which the first interpreter joins', async () => {
      runtime.prefetch();
      runtime.prefetch();
      expect(browser.requests).to.have.members(['wasm', 'startupLibrary']).and.have.length(2);
      await start();
      expect(browser.requests).to.have.length(2);
      expect(browser.registrations).to.equal(1);
    });

    it('lets who joins know at once how far it is', async () => {
      let answer!: () => void;
      browser.answers.startupLibrary = () =>
        new Promise((resolve) => {
          answer = () => resolve(whole('startupLibrary'));
        });
      runtime.prefetch();
      const first: LoadProgress[] = [];
      const starting = runtime.startInterpreter((progress) => first.push(progress), live);
      const loaded = (progress?: LoadProgress) =>
        progress?.phase === 'download' ? progress.loaded : 0;
      await until(() => loaded(first.at(-1)) === TOTAL - startupLibrary.size);
      const second: LoadProgress[] = [];
      const joining = runtime.startInterpreter((progress) => second.push(progress), live);
      await until(() => second.length);
      expect(loaded(second[0])).to.equal(TOTAL - startupLibrary.size);
      answer();
      await Promise.all([starting, joining]);
    });

    it('fails in silence, and leaves a new attempt to the next call', async () => {
      browser.answers.wasm = () => new Response('', { status: 404 });
      const rejections: unknown[] = [];
      const note = (event: PromiseRejectionEvent) => rejections.push(event.reason);
      window.addEventListener('unhandledrejection', note);
      runtime.prefetch();
      delete browser.answers.wasm;
      await until(() => browser.requests.includes('wasm'));
      await nextTask();
      await nextTask();
      window.removeEventListener('unhandledrejection', note);
      expect(rejections).to.deep.equal([]);
      expect(await start()).to.have.property('isAlive', true);
      expect(browser.requests.filter((role) => role === 'wasm')).to.have.length(2);
    });

    it('does nothing where there is no WebAssembly', () => {
      const { WebAssembly: own } = globalThis;
      Object.defineProperty(globalThis, 'WebAssembly', { value: undefined, configurable: true });
      try {
        runtime.prefetch();
        expect(browser.requests).to.deep.equal([]);
      } finally {
        Object.defineProperty(globalThis, 'WebAssembly', { value: own, configurable: true });
      }
    });
  });

  it('ends the Worker when it is given up, and leaves the download to the next', async () => {
    let answer!: () => void;
    browser.answers.wasm = () =>
      new Promise((resolve) => {
        answer = () => resolve(whole('wasm'));
      });
    const stop = new AbortController();
    const given = rejection(start(stop.signal));
    await until(() => browser.requests.includes('wasm'));
    const reason = new Error('the reader pressed Stop');
    stop.abort(reason);
    expect(await given).to.equal(reason);
    expect(browser.workers[0]).to.have.property('isTerminated', true);

    const next = start();
    answer();
    expect(await next).to.have.property('isAlive', true);
    expect(browser.requests.filter((role) => role === 'wasm')).to.have.length(1);
  });

  it('does not begin what is given up already', async () => {
    expect(await rejection(start(AbortSignal.abort('gone')))).to.equal('gone');
    expect(browser.workers).to.deep.equal([]);
  });

  it('says why a Worker did not start, and tries again at the next call', async () => {
    browser.behaviour = (message, worker) => {
      if (message.type === 'prepare') worker.say({ type: 'boot-failed', message: 'old file' });
    };
    const error = await rejection(start());
    expect(error).to.have.property('code', 'start-failed');
    expect(error).to.have.property('message').contain('old file');
    browser.behaviour = starts;
    expect(await start()).to.have.property('isAlive', true);
  });

  it('gives a new Worker when one has died', async () => {
    const first = await start();
    browser.workers[0]?.say({ type: 'fatal', message: 'out of memory' });
    expect(first.isAlive).to.equal(false);
    const second = await start();
    expect(second).not.to.equal(first);
    expect(second.isAlive).to.equal(true);
  });

  it('downloads nothing where no Worker can be made', async () => {
    const refused = new DOMException('refused', 'SecurityError');
    runtime = new Runtime({
      fetch: browser.fetch,
      registerServiceWorker: browser.registerServiceWorker,
      createWorker: () => {
        throw refused;
      },
    });
    const error = await rejection(start());
    expect(error).to.be.an.instanceOf(RuntimeError).with.property('code', 'start-failed');
    expect(error).to.have.property('cause', refused);
    expect(browser.requests).to.deep.equal([]);
  });

  it('says so where there is no WebAssembly', async () => {
    const { WebAssembly: own } = globalThis;
    Object.defineProperty(globalThis, 'WebAssembly', { value: undefined, configurable: true });
    try {
      expect(await rejection(start())).to.have.property('code', 'no-webassembly');
    } finally {
      Object.defineProperty(globalThis, 'WebAssembly', { value: own, configurable: true });
    }
  });
});

describe('the real runtime', function () {
  this.timeout(120_000);
  const own = assetsUrl();
  const runtime = new Runtime();

  before(() => {
    setAssetsUrl('/dist/');
  });

  after(() => {
    setAssetsUrl(own);
  });

  it('runs Python, interrupts it and fetches the rest of its library', async () => {
    const python = await runtime.startInterpreter(ignore, live);
    const printed: string[] = [];
    let started: () => void = ignore;
    const run = (id: number, code: string) =>
      python.run(
        { id, code, filename: `<example ${id}>`, mode: 'script', outputLimit: 1000 },
        {
          started: () => started(),
          output: (chunks) => printed.push(...chunks.map(({ stream, text }) => stream + text)),
          waiting: () => undefined,
        },
      );

    const first = await run(1, 'import sys\nprint("a")\nprint("b", file=sys.stderr)\n0');
    expect(first.outcome).to.deep.equal({ status: 'ok', value: { 'text/plain': '0' } });
    expect(printed.join('').replaceAll('\n', '')).to.match(/^stdouta(stdout)?stderrb(stderr)?$/);

    started = () => python.interrupt();
    const { outcome } = await run(2, 'x = 1\nwhile True:\n    pass');
    expect(outcome.status).to.equal('stopped');
    started = ignore;
    const after = await run(3, 'x');
    expect(after.outcome).to.deep.equal({ status: 'ok', value: { 'text/plain': '1' } });

    const library = await run(4, 'import wsgiref.util, colorsys\ncolorsys.rgb_to_hsv(0, 0, 0)');
    expect(library.outcome).to.have.property('status', 'ok');
    python.terminate();
  });
});
