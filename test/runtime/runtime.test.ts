import { expect } from 'chai';
import type { Checkpoint } from '../../src/protocol/messages.js';
import { assetsUrl, manifest, setAssetsUrl } from '../../src/runtime/assets.js';
import { RuntimeError } from '../../src/runtime/errors.js';
import { Runtime, type LoadProgress } from '../../src/runtime/runtime.js';
import { FakeBrowser, whole } from '../helpers/fake-browser.js';
import { starts } from '../helpers/fake-worker.js';
import { nextTask, rejection, until } from '../helpers/until.js';

const live = new AbortController().signal;
const ignore = () => undefined;
const { wasm, startupLibrary, loader, core } = manifest.files;
/** What is fetched for a first interpreter. */
const NEEDED = ['wasm', 'startupLibrary', 'worker', 'loader', 'core'];
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
    expect(browser.requests).to.have.members(NEEDED).and.have.length(NEEDED.length);
    expect(browser.registrations).to.equal(1);
    expect(browser.workshops, 'compiled once').to.have.length(1);
    const { wasm: given, scripts } = browser.workshops[0]!;
    expect(given).to.deep.equal({ bytes: wasm.size, isWhole: true });
    expect(scripts).to.have.keys('worker', 'loader', 'core');
  });

  it('starts a sandbox in a workshop of its own, from the same files', async () => {
    await start();
    const sandboxed = await runtime.startSandboxed(ignore, live);
    expect(browser.workshops).to.have.length(2);
    expect(browser.workshops[1]!.wasm).to.deep.equal({ bytes: wasm.size, isWhole: true });
    expect(browser.requests).to.have.members(NEEDED).and.have.length(NEEDED.length);
    expect(browser.workers.map(({ isSandboxed }) => isSandboxed)).to.deep.equal([false, true]);
    expect(browser.workers[1]?.sent[0]).to.deep.include({ base: '' });
    sandboxed.terminate();
  });

  it('opens another workshop when one is broken', async () => {
    await start();
    browser.workshops[0]!.isBroken = true;
    expect(await start()).to.have.property('isAlive', true);
    expect(browser.workshops).to.have.length(2);
  });

  it('opens another workshop when the first makes no Worker', async () => {
    browser.behaviour = (_, worker) => {
      browser.workshops[0]!.isBroken = true;
      browser.behaviour = starts;
      worker.dispatchEvent(new ErrorEvent('error', { message: '', cancelable: true }));
    };
    expect(await start()).to.have.property('isAlive', true);
    expect(browser.workshops).to.have.length(2);
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
      expect(error).to.be.an.instanceOf(RuntimeError).with.property('message', 'download-failed');
    }
    expect(browser.workers.every(({ isTerminated }) => isTerminated)).to.equal(true);
    expect(browser.requests.filter((role) => role === 'wasm')).to.have.length(1);

    delete browser.answers.wasm;
    expect(await start()).to.have.property('isAlive', true);
    expect(browser.requests.filter((role) => role === 'wasm')).to.have.length(2);
  });

  it('tells the bytes of this download, and goes on with what still comes for one that failed', async () => {
    let answer!: () => void;
    browser.answers.startupLibrary = () =>
      new Promise((resolve) => {
        answer = () => resolve(whole('startupLibrary'));
      });
    browser.answers.wasm = () => new Response('', { status: 404 });
    await rejection(start());
    delete browser.answers.wasm;

    const told: number[] = [];
    const second = runtime.startInterpreter((progress) => {
      if (progress.phase === 'download') told.push(progress.loaded);
    }, live);
    await until(() => told.at(-1) === TOTAL - startupLibrary.size);
    answer();
    await second;
    expect(told.at(-1)).to.equal(TOTAL);
    expect(told).to.deep.equal([...told].sort((a, b) => a - b));
    expect(browser.requests.filter((role) => role === 'startupLibrary')).to.have.length(1);
  });

  describe('prefetch', () => {
    it('begins the download, which the first interpreter joins', async () => {
      runtime.prefetch('download');
      runtime.prefetch('download');
      await until(() => browser.requests.length === NEEDED.length);
      expect(browser.requests).to.have.members(NEEDED).and.have.length(NEEDED.length);
      await start();
      expect(browser.requests).to.have.length(NEEDED.length);
      expect(browser.registrations).to.equal(1);
    });

    it('lets who joins know at once how far it is', async () => {
      let answer!: () => void;
      browser.answers.startupLibrary = () =>
        new Promise((resolve) => {
          answer = () => resolve(whole('startupLibrary'));
        });
      runtime.prefetch('download');
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

    it('starts Python for the first who asks, and none beside one that is asked for', async () => {
      runtime.prefetch('start');
      await start();
      expect(browser.workers).to.have.length(1);
      runtime.prefetch('start');
      await nextTask();
      expect(browser.workers).to.have.length(1);
    });

    it('fails in silence, and leaves a new attempt to the next call', async () => {
      browser.answers.wasm = () => new Response('', { status: 404 });
      const rejections: unknown[] = [];
      const note = (event: PromiseRejectionEvent) => rejections.push(event.reason);
      window.addEventListener('unhandledrejection', note);
      runtime.prefetch('download');
      await until(() => browser.requests.includes('wasm'));
      delete browser.answers.wasm;
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
        runtime.prefetch('download');
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
      if (message.type === 'prepare')
        worker.say({ type: 'boot-failed', why: { code: 'start-failed', detail: 'old file' } });
    };
    const error = await rejection(start());
    expect(error).to.have.deep.property('phrase', { code: 'start-failed', detail: 'old file' });
    browser.behaviour = starts;
    expect(await start()).to.have.property('isAlive', true);
  });

  it('starts once more when a start fails for no reason that is known, and tells the second failure', async () => {
    let failures = 1;
    browser.behaviour = (message, worker) => {
      if (message.type !== 'boot' || failures === 0) {
        starts(message, worker);
        return;
      }
      failures--;
      const detail = `Out of bounds memory access, ${String(failures)} to come`;
      worker.say({ type: 'boot-failed', why: { code: 'start-failed', detail } });
    };
    expect(await start()).to.have.property('isAlive', true);
    expect(browser.workers.map(({ isTerminated }) => isTerminated)).to.deep.equal([true, false]);

    failures = 2;
    const error = await rejection(start());
    const detail = 'Out of bounds memory access, 0 to come';
    expect(error).to.have.deep.property('phrase', { code: 'start-failed', detail });
    expect(browser.workers).to.have.length(4);
  });

  it('gives a new Worker when one has died', async () => {
    const first = await start();
    browser.workers[0]?.say({ type: 'fatal', why: { code: 'no-memory' } });
    expect(first.isAlive).to.equal(false);
    const second = await start();
    expect(second).not.to.equal(first);
    expect(second.isAlive).to.equal(true);
  });

  it('hands out the interpreter that was warmed up, and what it has told', async () => {
    await runtime.warmUp();
    await runtime.warmUp();
    expect(browser.workers).to.have.length(1);
    const told: LoadProgress[] = [];
    await runtime.startInterpreter((progress) => told.push(progress), live);
    expect(browser.workers).to.have.length(1);
    expect(told).to.deep.equal([{ phase: 'start' }]);
    await start();
    expect(browser.workers).to.have.length(2);
  });

  it('tells who comes in the middle how far the warming up is', async () => {
    let answer!: () => void;
    browser.answers.wasm = () =>
      new Promise((resolve) => {
        answer = () => resolve(whole('wasm'));
      });
    void runtime.warmUp();
    const told: number[] = [];
    await until(() => browser.requests.includes('wasm') && browser.workers[0]?.sent.length);
    await until(() => browser.requests.includes('startupLibrary'));
    const started = runtime.startInterpreter((progress) => {
      if (progress.phase === 'download') told.push(progress.loaded);
    }, live);
    await until(() => told.at(-1) === TOTAL - wasm.size);
    answer();
    await started;
    expect(told.at(-1)).to.equal(TOTAL);
    expect(browser.requests).to.have.length(NEEDED.length);
  });

  it('makes an attempt of its own when the warming up has failed, or its Python has died', async () => {
    browser.answers.wasm = () => new Response('', { status: 404 });
    await runtime.warmUp();
    delete browser.answers.wasm;
    expect(await start()).to.have.property('isAlive', true);

    await runtime.warmUp();
    browser.workers.at(-1)?.say({ type: 'fatal', why: { code: 'no-memory' } });
    expect(await start()).to.have.property('isAlive', true);
  });

  it('ends the interpreter that is being warmed up when who took it gives up', async () => {
    browser.answers.wasm = () => new Promise(() => undefined);
    void runtime.warmUp();
    const stop = new AbortController();
    const given = rejection(start(stop.signal));
    await until(() => browser.workers.length);
    stop.abort('stopped');
    expect(await given).to.equal('stopped');
    await until(() => browser.workers[0]?.isTerminated);
  });

  it('leaves an interpreter alone once it goes on from a checkpoint: Stop is for its program', async () => {
    const checkpoint: Checkpoint = {
      memory: new ArrayBuffer(),
      outside: {
        ...{ archives: [], workingDirectory: '/', openFiles: [], removed: [], packages: {} },
        ...{ placed: [], functions: 0 },
      },
      files: [],
    };
    const run = new AbortController();
    const restored = await runtime.restoreInterpreter(checkpoint, ignore, run.signal);
    run.abort();
    expect(restored?.isAlive).to.equal(true);

    browser.behaviour = () => undefined;
    const stopped = new AbortController();
    const restoring = rejection(runtime.restoreInterpreter(checkpoint, ignore, stopped.signal));
    stopped.abort();
    expect(await restoring).to.equal(stopped.signal.reason);
    expect(browser.workers.at(-1)?.isTerminated).to.equal(true);
  });

  it('makes a snapshot in a Worker of its own, and starts later ones from it', async () => {
    const snapshot = new ArrayBuffer(8);
    browser.behaviour = (message, worker) => {
      starts(message, worker);
      if (message.type === 'make-snapshot') worker.say({ type: 'snapshot', snapshot });
    };
    await start();
    expect(await runtime.makeSnapshot()).to.equal(snapshot);
    expect(browser.workers[1]).to.have.property('isTerminated', true);
    await start();
    const boot = browser.workers[2]?.sent.find(({ type }) => type === 'boot');
    expect(boot).to.have.nested.property('image.snapshot', snapshot);
  });

  for (const [what, ending] of [
    ['fails', 'boot-failed'],
    ['never ends', null],
  ] as const) {
    it(`starts without a snapshot when restoring ${what}`, async () => {
      browser.behaviour = (message, worker) => {
        if (message.type === 'make-snapshot') {
          worker.say({ type: 'snapshot', snapshot: new ArrayBuffer(8) });
        } else if (message.type === 'boot' && message.image.snapshot) {
          if (ending)
            worker.say({ type: ending, why: { code: 'start-failed', detail: 'damaged' } });
        } else starts(message, worker);
      };
      await runtime.makeSnapshot();
      const { expire } = browser;
      if (!ending) {
        browser.expire = () => {
          browser.expire = expire;
          return Promise.reject(new Error('too long'));
        };
      }
      expect(await start()).to.have.property('isAlive', true);
      const [, restoring, booting] = browser.workers;
      expect([restoring?.isTerminated, booting?.isTerminated]).to.deep.equal([true, false]);
      await start();
      expect(browser.workers, 'it is not tried again').to.have.length(4);
    });
  }

  it('gives up on a Worker that never starts Python, and says so', async () => {
    const late = new RuntimeError({ code: 'start-late' });
    browser.expire = () => Promise.reject(late);
    browser.behaviour = (message, worker) => {
      if (message.type !== 'boot') starts(message, worker);
    };
    expect(await rejection(start())).to.equal(late);
    expect(browser.workers, 'nobody waits for another one').to.have.length(1);
    expect(browser.workers.every(({ isTerminated }) => isTerminated)).to.equal(true);
    browser.expire = () => new Promise(() => undefined);
    browser.behaviour = starts;
    expect(await start(), 'the next one').to.have.property('isAlive', true);
  });

  it('says what to do in a page that was opened from a file', async () => {
    const own = assetsUrl();
    setAssetsUrl('file:///home/reader/site/dist/');
    try {
      const error = await rejection(start());
      expect(error).to.have.property('message', 'opened-from-file');
      runtime.prefetch('download');
      await runtime.warmUp();
      expect([browser.requests, browser.workers, browser.registrations]).to.deep.equal([[], [], 0]);
    } finally {
      setAssetsUrl(own);
    }
  });

  it('says so where there is no WebAssembly', async () => {
    const { WebAssembly: own } = globalThis;
    Object.defineProperty(globalThis, 'WebAssembly', { value: undefined, configurable: true });
    try {
      expect(await rejection(start())).to.have.property('message', 'no-webassembly');
    } finally {
      Object.defineProperty(globalThis, 'WebAssembly', { value: own, configurable: true });
    }
  });
});
