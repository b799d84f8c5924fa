import { expect } from 'chai';
import type { Checkpoint } from '../../src/protocol/messages.js';
import { assetsUrl, manifest, setAssetsUrl } from '../../src/runtime/assets.js';
import { RuntimeError } from '../../src/runtime/errors.js';
import type { Interpreter } from '../../src/runtime/interpreter.js';
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

  it('makes a second Worker when the first one has its script', async () => {
    let prepare: (() => void) | undefined;
    browser.behaviour = (message, worker) => {
      if (message.type === 'prepare') prepare = () => starts(message, worker);
      else starts(message, worker);
    };
    const both = [start(), start()];
    await until(() => prepare);
    await nextTask();
    expect(browser.workers).to.have.length(1);
    browser.behaviour = starts;
    prepare?.();
    await Promise.all(both);
    expect(browser.workers).to.have.length(2);
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
      runtime.prefetch('download');
      runtime.prefetch('download');
      await until(() => browser.requests.length === 2);
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

  it('downloads nothing where no Worker can be made', async () => {
    const refused = new DOMException('refused', 'SecurityError');
    class NoWorkers extends FakeBrowser {
      override readonly createWorker = (): never => {
        throw refused;
      };
    }
    browser = new NoWorkers();
    runtime = new Runtime(browser);
    const error = await rejection(start());
    expect(error).to.be.an.instanceOf(RuntimeError).with.property('message', 'start-failed');
    expect(error).to.have.property('cause', refused);
    expect(browser.requests).to.deep.equal([]);
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
    expect(browser.requests).to.have.length(2);
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

describe('the real runtime', function () {
  this.timeout(120_000);
  const own = assetsUrl();
  const clear = async () => {
    for (const name of await caches.keys()) await caches.delete(name);
  };
  let python: Interpreter;
  let onStart: () => void = ignore;
  let lastId = 0;

  before(async () => {
    await clear();
    setAssetsUrl('/dist/');
  });

  afterEach(() => {
    python.terminate();
  });

  after(async () => {
    setAssetsUrl(own);
    await clear();
  });

  /** Runs a program in `python`; gives its end, and what it has printed to each stream. */
  async function run(code: string) {
    const id = ++lastId;
    const printed = { stdout: '', stderr: '' };
    const { outcome } = await python.run(
      {
        id,
        code,
        filename: `<example ${id}>`,
        mode: 'script',
        outputLimit: 1000,
        keepsTasks: true,
        stdin: [],
        pixelRatio: 1,
      },
      {
        started: () => onStart(),
        output: (chunks) => {
          for (const { stream, text } of chunks) {
            if (stream !== 'stdin') printed[stream] += text;
          }
        },
        display: () => undefined,
        waiting: () => undefined,
      },
    );
    return { outcome, ...printed };
  }

  async function runsWell(): Promise<void> {
    const first = await run('import sys\nprint("a")\nprint("b", file=sys.stderr)\n0');
    expect(first).to.deep.equal({
      outcome: { status: 'ok', value: { 'text/plain': '0' } },
      stdout: 'a\n',
      stderr: 'b\n',
    });
    onStart = () => python.interrupt();
    const { outcome } = await run('x = 1\nwhile True:\n    pass');
    expect(outcome.status).to.equal('stopped');
    onStart = ignore;
    expect((await run('x')).outcome).to.deep.equal({ status: 'ok', value: { 'text/plain': '1' } });
    const library = await run('import wsgiref.util, colorsys\ncolorsys.rgb_to_hsv(0, 0, 0)');
    expect(library.outcome).to.have.property('status', 'ok');
    const error = await run('def f():\n    return 1 / 0\nf()');
    expect(error.outcome).to.have.nested.property('error.line', 2);
  }

  it('runs Python, interrupts it and fetches the rest of its library', async () => {
    python = await new Runtime().startInterpreter(ignore, live);
    await runsWell();
  });

  it('does so from a snapshot, in which random numbers and time are fresh', async () => {
    const runtime = new Runtime();
    const snapshot = await runtime.makeSnapshot();
    expect(snapshot.byteLength).to.be.within(5e6, 20e6);
    const program = `import random, uuid, secrets, tempfile, time, logging
print(random.random(), uuid.uuid4(), uuid.uuid1(), secrets.token_hex())
print(tempfile.mktemp(), time.time(), logging._startTime)`;
    const printed: string[] = [];
    for (let restored = 0; restored < 2; restored++) {
      python = await runtime.startInterpreter(ignore, live);
      await runsWell();
      const { outcome, stdout } = await run(program);
      expect(outcome).to.deep.equal({ status: 'ok' });
      printed.push(...stdout.trim().split(/\s/));
      python.terminate();
    }
    expect(printed).to.have.length(14);
    expect(new Set(printed).size, printed.join(' ')).to.equal(14);
    const download = await runtime.download;
    expect(download?.image.snapshot, 'it was not given up').to.equal(snapshot);
  });

  it('starts when the snapshot is damaged', async () => {
    const runtime = new Runtime();
    const snapshot = new Uint8Array(await runtime.makeSnapshot());
    snapshot.fill(170, 100_000, 5_000_000);
    python = await runtime.startInterpreter(ignore, live);
    await runsWell();
    const download = await runtime.download;
    expect(download?.image.snapshot, 'it was given up').to.equal(null);
  });
});
