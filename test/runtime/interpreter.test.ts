import { expect } from 'chai';
import {
  PROTOCOL_VERSION,
  type InstallRequest,
  type Phrase,
  type RunRequest,
  type RuntimeImage,
  type Wheel,
} from '../../src/protocol/messages.js';
import type { StopAddresses } from '../../src/protocol/stop-flag.js';
import { AssetStore } from '../../src/runtime/asset-store.js';
import { PackageError, RuntimeError } from '../../src/runtime/errors.js';
import type { InstallProgress } from '../../src/runtime/installation.js';
import {
  Interpreter,
  type InterpreterServices,
  type Program,
} from '../../src/runtime/interpreter.js';
import { PackageFiles } from '../../src/runtime/package-files.js';
import { FakeTimers } from '../helpers/fake-timers.js';
import { FakeWorker } from '../helpers/fake-worker.js';
import { nextTask, rejection, until } from '../helpers/until.js';

const IMAGE = { lock: { info: {}, packages: {} } } as RuntimeImage;

const BASE = 'https://docs.example/page.html';

const program = (id: number): Program => ({
  id,
  code: 'print(1)',
  filename: '<example 1>',
  mode: 'script',
  outputLimit: 1000,
  keepsTasks: true,
  stdin: [],
  pixelRatio: 1,
});

/** Notes what it is told. */
function observer() {
  const told: unknown[] = [];
  return {
    told,
    started: () => void told.push('started'),
    output: (chunks: unknown) => void told.push(chunks),
    display: (act: unknown) => void told.push(act),
    waiting: () => void told.push('waiting'),
  };
}

/** Whether any address of a stop flag can be read. */
const resolves = (flag: RunRequest['stopFlag']): Promise<boolean> =>
  Promise.any((flag as StopAddresses).map((address) => fetch(address))).then(
    () => true,
    () => false,
  );

describe('Interpreter', () => {
  let worker: FakeWorker;
  let interpreter: Interpreter;
  let running: number;
  const files = new PackageFiles({
    fetch: (input) => Promise.resolve(new Response(`of ${input as string}`)),
    store: new AssetStore(null),
  });
  const activity = {
    runBegan: () => {
      running++;
    },
    runEnded: () => {
      running--;
    },
  };

  const services: InterpreterServices = {
    activity,
    files,
    archive: (name) => Promise.resolve(new Blob([`the ${name}`])),
    requests: {
      answer: ({ url }) => {
        const head = {
          problem: null,
          url,
          redirected: false,
          status: 200,
          statusText: 'OK',
        } as const;
        const bytes = new TextEncoder().encode(`of ${url}`).buffer;
        return Promise.resolve({ response: { ...head, headers: [] }, bytes });
      },
    },
    base: BASE,
  };

  beforeEach(() => {
    running = 0;
    worker = new FakeWorker();
    interpreter = new Interpreter(worker, services);
  });

  it('names its version and the page at once', () => {
    expect(worker.sent).to.deep.equal([{ type: 'prepare', version: PROTOCOL_VERSION, base: BASE }]);
  });

  describe('when the program wants something', () => {
    const text = (bytes: ArrayBuffer | null) => bytes && new TextDecoder().decode(bytes);
    const request = { url: 'https://a.example/', method: 'GET', headers: [], body: null };

    it('gives an archive, and the answer of a server', async () => {
      const sent = () => worker.sent.filter((message) => message.type === 'given');
      worker.say({
        type: 'wanted',
        key: 1,
        wanted: { kind: 'archive', name: 'library' },
        isBlocked: false,
      });
      worker.say({
        type: 'wanted',
        key: 2,
        wanted: { kind: 'request', request },
        isBlocked: false,
      });
      await until(() => sent().length === 2);
      const [archive, answer] = sent().sort((one, other) => one.key - other.key);
      expect(archive).to.deep.include({ key: 1, answer: { problem: '' } });
      expect(text(archive!.bytes)).to.equal('the library');
      expect(answer).to.have.nested.property('answer.status', 200);
      expect(text(answer!.bytes)).to.equal('of https://a.example/');
    });

    it('tells it a Worker that is blocked by the question', async () => {
      worker.say({ type: 'wanted', key: 3, wanted: { kind: 'request', request }, isBlocked: true });
      await until(() => worker.told.length > 0);
      expect(worker.told[0]).to.include({ key: 3 });
      expect(text(worker.told[0]!.bytes)).to.equal('of https://a.example/');
      expect(worker.sent.filter(({ type }) => type === 'given')).to.deep.equal([]);
    });

    it('says why there is no archive', async () => {
      const url = 'https://docs.example/library.zip';
      const archive = () =>
        Promise.reject(new RuntimeError({ code: 'download-failed', url, status: 404 }));
      worker = new FakeWorker();
      interpreter = new Interpreter(worker, { ...services, archive });
      worker.say({
        type: 'wanted',
        key: 4,
        wanted: { kind: 'archive', name: 'library' },
        isBlocked: true,
      });
      await until(() => worker.told.length > 0);
      const problem = `the server answered 404 (${url})`;
      expect(worker.told).to.deep.equal([{ key: 4, answer: { problem }, bytes: null }]);
    });
  });

  it('gives the memory of a Python that it starts for that', async () => {
    const made = interpreter.makeSnapshot(IMAGE);
    expect(worker.sent[1]).to.deep.equal({ type: 'make-snapshot', image: IMAGE });
    const snapshot = new ArrayBuffer(8);
    worker.say({ type: 'snapshot', snapshot });
    expect(await made).to.equal(snapshot);
  });

  it('gives no memory when the Worker dies of it', async () => {
    const made = rejection(interpreter.makeSnapshot(IMAGE));
    worker.say({
      type: 'boot-failed',
      why: { code: 'start-failed', detail: 'an object of JavaScript' },
    });
    expect(await made).to.have.nested.property('phrase.detail', 'an object of JavaScript');
  });

  it('tells when a run begins, and when it is over, also when Python dies of it', async () => {
    const ended = rejection(interpreter.run(program(1), observer()));
    expect(running).to.equal(1);
    interpreter.terminate();
    await ended;
    expect(running).to.equal(0);
  });

  it('starts Python with the image', async () => {
    const booted = interpreter.boot(IMAGE);
    expect(worker.sent[1]).to.deep.equal({ type: 'boot', image: IMAGE });
    worker.say({ type: 'prepared' });
    await interpreter.whenPrepared;
    worker.say({ type: 'ready' });
    await booted;
    expect(interpreter.isAlive).to.equal(true);
  });

  it('runs a program and tells what happens', async () => {
    const seen = observer();
    const ended = interpreter.run(program(1), seen);
    const { stopFlag, ...request } = await worker.asked();
    expect(request).to.deep.equal({ type: 'run', ...program(1) });
    expect(await resolves(stopFlag), 'the stop flag is up').to.equal(true);
    worker.finish({ stopFlag, ...request }, 'text');
    expect(await ended).to.have.property('id', 1);
    expect(seen.told).to.deep.equal(['started', [{ stream: 'stdout', text: 'text' }]]);
    expect(await resolves(stopFlag), 'and is taken down').to.equal(false);
  });

  it('does not listen to messages of another run', async () => {
    const seen = observer();
    const ended = interpreter.run(program(2), seen);
    worker.finish({ ...(await worker.asked()), id: 1 }, 'old');
    expect(seen.told).to.deep.equal([]);
    worker.finish(await worker.asked(), 'new');
    expect(await ended).to.have.property('id', 2);
    worker.finish({ ...(await worker.asked()), id: 2 }, 'late');
    expect(seen.told).to.deep.equal(['started', [{ stream: 'stdout', text: 'new' }]]);
  });

  it('runs one program at a time', async () => {
    const first = interpreter.run(program(1), observer());
    const error = await rejection(interpreter.run(program(2), observer()));
    expect(String(error)).to.contain('busy');
    worker.finish(await worker.asked());
    expect(await first).to.have.property('id', 1);
  });

  it('takes the stop flag down to interrupt', async () => {
    interpreter.interrupt(); // nothing runs
    const ended = interpreter.run(program(1), observer());
    const request = await worker.asked();
    interpreter.interrupt();
    await nextTask();
    expect(await resolves(request.stopFlag)).to.equal(false);
    expect(worker.isTerminated).to.equal(false);
    worker.finish(request);
    await ended;
  });

  describe('when the program waits for a line', () => {
    /** Runs a program up to its question. */
    async function ask(id: number): Promise<{ answer: (text: string | null) => void }> {
      let answer!: (text: string | null) => void;
      const waiting = (given: typeof answer) => (answer = given);
      void interpreter.run(program(id), { ...observer(), waiting }).catch(() => undefined);
      await worker.asked(id);
      worker.say({ type: 'started', id });
      worker.say({ type: 'waiting', id, key: 5, isBlocked: false, question: { kind: 'line' } });
      return { answer };
    }

    it('sends the first answer', async () => {
      const { answer } = await ask(1);
      answer('a line');
      answer('another');
      expect(worker.lines).to.deep.equal([{ line: 'a line', isStopped: false }]);
    });

    it('sends the end of the input', async () => {
      const { answer } = await ask(1);
      answer(null);
      expect(worker.lines).to.deep.equal([{ line: null, isStopped: false }]);
    });

    it('says that it is stopped instead', async () => {
      const { answer } = await ask(1);
      interpreter.interrupt();
      answer('late');
      expect(worker.lines).to.deep.equal([{ line: null, isStopped: true }]);
    });

    it('sends nothing to the next program', async () => {
      const { answer } = await ask(1);
      worker.end(1);
      await nextTask();
      await ask(2);
      answer('for the first');
      expect(worker.lines).to.deep.equal([]);
    });
  });

  const DEATHS: Record<string, [why: Phrase, kill: () => void]> = {
    'the Worker cannot be loaded': [
      { code: 'worker-failed', detail: 'SyntaxError' },
      () => worker.dispatchEvent(new ErrorEvent('error', { message: 'SyntaxError' })),
    ],
    'a message is unreadable': [
      { code: 'unreadable-message' },
      () => worker.dispatchEvent(new MessageEvent('messageerror')),
    ],
    'Python does not start': [
      { code: 'start-failed', detail: 'no memory' },
      () => worker.say({ type: 'boot-failed', why: { code: 'start-failed', detail: 'no memory' } }),
    ],
    'Python breaks down': [
      { code: 'broke-down', detail: 'unreachable' },
      () => worker.say({ type: 'fatal', why: { code: 'broke-down', detail: 'unreachable' } }),
    ],
    'a program says that in its place': [
      { code: 'unexpected', detail: '' },
      () => worker.say({ type: 'fatal', why: { code: 'opened-from-file' } }),
    ],
    'the program ends Python': [
      { code: 'exit-code', status: 3 },
      () => worker.say({ type: 'fatal', why: { code: 'exit-code', status: 3 } }),
    ],
    'it is ended': [{ code: 'ended' }, () => interpreter.terminate()],
  };

  for (const [what, [why, kill]] of Object.entries(DEATHS)) {
    it(`lets nothing wait when ${what}`, async () => {
      const waits = [
        interpreter.whenPrepared,
        interpreter.boot(IMAGE),
        interpreter.run(program(1), observer()),
      ].map(rejection);
      kill();
      for (const error of await Promise.all(waits)) {
        expect(error).to.be.an.instanceOf(RuntimeError).with.deep.property('phrase', why);
      }
      expect(worker.isTerminated).to.equal(true);
      expect(interpreter.isAlive).to.equal(false);
    });
  }

  it('goes on after an error in a callback that a program left in the Worker', async () => {
    worker.say({ type: 'prepared' });
    const ended = interpreter.run(program(1), observer());
    worker.dispatchEvent(new ErrorEvent('error', { message: 'ZeroDivisionError' }));
    expect(interpreter.isAlive).to.equal(true);
    worker.finish(await worker.asked());
    expect(await ended).to.have.property('id', 1);
  });

  it('gives up a Worker that does not begin with a program, but no program that takes long', async () => {
    const timers = new FakeTimers();
    try {
      const ended = interpreter.run(program(1), observer());
      while (!worker.sent.some(({ type }) => type === 'run')) await Promise.resolve();
      worker.say({ type: 'started', id: 1 });
      timers.pass(10_000);
      worker.end(1);
      await ended;
      const lost = rejection(interpreter.run(program(2), observer()));
      timers.pass(10_000);
      expect(await lost).to.have.property('message', 'no-answer');
      expect(worker.isTerminated).to.equal(true);
    } finally {
      timers.restore();
    }
  });

  it('asks nothing of a dead Worker and hears nothing from it', async () => {
    const seen = observer();
    const ended = rejection(interpreter.run(program(1), seen));
    const request = await worker.asked();
    interpreter.terminate();
    const reason = await ended;
    worker.finish(request, 'late');
    const { length } = worker.sent;
    expect(await rejection(interpreter.run(program(2), seen))).to.equal(reason);
    expect(await rejection(interpreter.boot(IMAGE))).to.equal(reason);
    expect(worker.sent).to.have.length(length);
    expect(seen.told).to.deep.equal([]);
    expect(await resolves(request.stopFlag)).to.equal(false);
  });

  it('dies once: the first reason holds', async () => {
    worker.say({ type: 'fatal', why: { code: 'broke-down', detail: 'first' } });
    interpreter.terminate();
    const reason = await rejection(interpreter.whenPrepared);
    expect(reason).to.have.nested.property('phrase.detail', 'first');
  });

  describe('installing', () => {
    const asked = { code: 'import attrs', requirements: ['attrs'], wheels: [] };
    const attrs = {
      ...{ name: 'attrs', version: '1.0', fileName: 'attrs.whl', installDir: 'site' },
      ...{ url: 'https://files.example/attrs.whl', sha256: null, size: null },
    };
    let stopping: AbortController;
    let progress: InstallProgress[];
    let kept: Wheel[];

    const install = () =>
      interpreter.install(
        7,
        { ...asked, places: { page: document.baseURI, base: null, index: null } },
        (one) => progress.push(one),
        (wheels) => kept.push(...wheels),
        stopping.signal,
      );
    const wants = (key: number) => {
      worker.say({ type: 'file-wanted', key, file: { ...attrs, kind: 'wheel' } });
    };
    const filesGiven = () => worker.sent.filter((sent) => sent.type === 'file');

    beforeEach(() => {
      stopping = new AbortController();
      progress = [];
      kept = [];
    });

    it('brings no more files than an installation may need, and says so', async () => {
      void install().catch(() => undefined);
      for (let key = 0; key <= 2_000; key++) wants(key);
      await until(() => filesGiven().length === 2_001);
      const refused = filesGiven().filter(({ problem }) => problem !== null);
      expect(refused).to.have.length(1);
      expect(refused[0]).to.deep.include({ problem: { code: 'files-too-many', limit: 2_000 } });
    });

    it('brings a sandbox nothing of the page’s own site, and says so', async () => {
      Object.assign(worker, { isSandboxed: true });
      interpreter = new Interpreter(worker, services);
      void install().catch(() => undefined);
      const url = new URL('/secret.json', document.baseURI).href;
      worker.say({ type: 'file-wanted', key: 1, file: { ...attrs, kind: 'wheel', url } });
      await until(() => filesGiven().length > 0);
      expect(filesGiven()[0]).to.deep.include({
        bytes: null,
        problem: { code: 'file-refused', url },
      });
    });

    it('says from where, brings the files, and tells what was installed', async () => {
      const installed = install();
      expect(running).to.equal(1);
      const { sources, ...request } = worker.sent.at(-1) as InstallRequest;
      expect(request).to.deep.equal({ type: 'install', id: 7, ...asked });
      expect(sources.indexUrl).to.equal('https://pypi.org/simple/');
      wants(1);
      await until(() => filesGiven().length === 1);
      const [file] = filesGiven();
      expect(new TextDecoder().decode(file!.bytes!)).to.equal(`of ${attrs.url}`);
      expect(progress.at(-1)).to.deep.include({ phase: 'install', names: ['attrs'] });
      worker.say({ type: 'installed', id: 7, wheels: [attrs], problem: null });
      await installed;
      expect(kept).to.deep.equal([attrs]);
      expect(running).to.equal(0);
    });

    it('tells what is missing, and what was installed nevertheless', async () => {
      const failed = rejection(install());
      const problem: Phrase[] = [{ code: 'package-failed', name: 'attrs', by: '' }];
      worker.say({ type: 'installed', id: 7, wheels: [attrs], problem });
      expect(await failed)
        .to.be.instanceOf(PackageError)
        .with.deep.property('phrases', problem);
      expect(kept).to.deep.equal([attrs]);
    });

    it('ends when it is stopped, without ending Python', async () => {
      const failed = rejection(install());
      stopping.abort(new Error('Stop'));
      wants(2);
      await until(() => filesGiven().length === 1);
      expect(filesGiven()[0]).to.include({ bytes: null, key: 2 });
      worker.say({
        type: 'installed',
        id: 7,
        wheels: [],
        problem: [{ code: 'unexpected', detail: '' }],
      });
      expect(await failed).to.have.property('message', 'Stop');
      expect(interpreter.isAlive).to.equal(true);
    });

    it('ends Python when that does not react to a stop', async () => {
      const timers = new FakeTimers();
      try {
        const failed = rejection(install());
        stopping.abort(new Error('Stop'));
        timers.pass(2000);
        expect(await failed).to.have.property('message', 'Stop');
        expect(worker.isTerminated).to.equal(true);
      } finally {
        timers.restore();
      }
    });

    it('brings nothing to a program that asks by itself', async () => {
      wants(3);
      await nextTask();
      expect(filesGiven()).to.deep.equal([]);
    });
  });
});
