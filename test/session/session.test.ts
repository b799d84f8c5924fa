import { expect } from 'chai';
import type { Checkpoint, CheckpointMessage } from '../../src/protocol/messages.js';
import { Runtime } from '../../src/runtime/runtime.js';
import { IsolatedSession } from '../../src/session/isolated-session.js';
import type { Start } from '../../src/session/session.js';
import { Sessions } from '../../src/session/sessions.js';
import { FakeBrowser } from '../helpers/fake-browser.js';
import { runs, starts, type FakeWorker } from '../helpers/fake-worker.js';
import { FakePage, type Told } from '../helpers/runs.js';
import { nextTask, until } from '../helpers/until.js';

const live = new AbortController().signal;
const ignore = () => undefined;

const startIn = (browser: FakeBrowser): Start => {
  const runtime = new Runtime(browser);
  return (...call) => runtime.startInterpreter(...call);
};

describe('Sessions', () => {
  it('has one session a name, and one for all without', () => {
    const sessions = new Sessions(new Runtime(new FakeBrowser()));
    expect(sessions.get('a')).to.equal(sessions.get('a'));
    expect(sessions.get('a')).not.to.equal(sessions.get('b'));
    expect(sessions.get(null)).to.equal(sessions.get(null));
  });
});

describe('a shared session', () => {
  let page: FakePage;

  beforeEach(() => {
    page = new FakePage();
    page.browser.behaviour = runs;
  });

  it('keeps its interpreter from run to run', async () => {
    for (let n = 0; n < 3; n++) await page.start('a').run.result;
    await page.start('b').run.result;
    expect(page.browser.workers.map(({ isTerminated }) => isTerminated)).to.deep.equal([
      false,
      false,
    ]);
  });

  it('runs one at a time, in the order in which they came', async () => {
    const all = Array.from({ length: 10 }, () => page.start('a'));
    await Promise.all(all.map(({ run }) => run.result));
    const asked = page.browser.workers[0]!.sent.flatMap((sent) =>
      sent.type === 'run' ? [sent.id] : [],
    );
    expect(asked).to.deep.equal(all.map(({ run }) => run.id));
  });

  it('gets a new interpreter when its own has died', async () => {
    await page.start('a').run.result;
    page.browser.workers[0]?.say({ type: 'fatal', why: { code: 'no-memory' } });
    const { run, states } = page.start('a');
    expect(await run.result).to.have.property('status', 'ok');
    expect(states).to.deep.equal(['loading', 'running', 'done']);
    expect(page.browser.workers).to.have.length(2);
  });

  describe('whose interpreter was ended', () => {
    /** The code that a Worker was asked to run, in order. */
    const asked = (worker: number) =>
      page.browser.workers[worker]!.sent.flatMap((sent) =>
        sent.type === 'run' ? [sent.code] : [],
      );

    it('does its earlier runs again before the next one, and says so', async () => {
      await page.start('a', { code: 'one' }).run.result;
      await page.start('a', { code: 'two' }).run.result;
      page.browser.workers[0]?.say({ type: 'fatal', why: { code: 'no-memory' } });
      const { run, events } = page.start('a', { code: 'three' });
      expect(await run.result).to.include({ status: 'ok', stdout: '' });
      expect(asked(1)).to.deep.equal(['one', 'two', 'three']);
      const told = events.filter(
        (event) =>
          event.type === 'restored' ||
          (event.type === 'progress' && event.progress.phase === 'restore'),
      );
      expect(told).to.deep.equal([
        { type: 'progress', progress: { phase: 'restore', done: 0, total: 2 } },
        { type: 'progress', progress: { phase: 'restore', done: 1, total: 2 } },
        { type: 'restored', kept: 0, runs: 2, changed: [] },
      ]);
      page.browser.workers[1]?.say({ type: 'fatal', why: { code: 'no-memory' } });
      await page.start('a', { code: 'four' }).run.result;
      expect(asked(2)).to.deep.equal(['one', 'two', 'three', 'four']);
    });

    it('installs first what was installed, as it was chosen then', async () => {
      const attrs = {
        ...{ name: 'attrs', version: '1.0', fileName: 'attrs.whl', installDir: 'site' },
        ...{ url: 'https://files.example/attrs.whl', sha256: null, size: null },
      };
      page.browser.behaviour = (message, worker) => {
        runs(message, worker);
        if (message.type !== 'install') return;
        const wheels = message.requirements.includes('attrs') ? [attrs] : [];
        worker.say({ type: 'installed', id: message.id, wheels, problem: null });
      };
      await page.start('a', { code: 'one', packages: ['attrs'] }).run.result;
      page.browser.workers[0]?.say({ type: 'fatal', why: { code: 'no-memory' } });
      await page.start('a', { code: 'two' }).run.result;
      const told = page.browser.workers[1]!.sent.flatMap<unknown>((sent) =>
        sent.type === 'install' ? [sent.wheels] : sent.type === 'run' ? [sent.code] : [],
      );
      expect(told).to.deep.equal([[attrs], 'one', 'two']);
    });

    it('gives the answers that the reader gave to questions of their kind', async () => {
      page.browser.behaviour = starts;
      const first = page.start('a');
      const worker = await page.browser.worker();
      const waits = { type: 'waiting', key: 3, isBlocked: false } as const;
      const line = { ...waits, question: { kind: 'line' } } as const;
      const request = await worker.asked();
      worker.say({ type: 'started', id: request.id });
      worker.say({ ...line, id: request.id });
      const event = first.events.at(-1);
      if (event?.type !== 'input') throw new Error('It did not ask.');
      event.answer('Ada');
      worker.end(request.id);
      await first.run.result;
      worker.say({ type: 'fatal', why: { code: 'no-memory' } });
      page.start('a');
      const next = await page.browser.worker(1);
      const again = await next.asked(request.id);
      next.say({ type: 'started', id: again.id });
      next.say({ ...waits, id: again.id, question: { kind: 'secret' } });
      next.say({ ...line, id: again.id });
      next.say({ ...line, id: again.id });
      await until(() => next.lines.length === 3);
      expect(next.lines.map(({ line }) => line)).to.deep.equal([null, 'Ada', null]);
    });

    it('names what it cannot bring back', async () => {
      page.browser.behaviour = starts;
      const stopped = page.start('a', { filename: '<stopped>' });
      const worker = await page.browser.worker();
      const error = { type: 'KeyboardInterrupt', message: '', traceback: '' };
      await worker.asked(stopped.run.id);
      worker.say({ type: 'started', id: stopped.run.id });
      void stopped.run.stop();
      worker.end(stopped.run.id, { status: 'stopped', error });
      await stopped.run.result;
      const other = page.start('a', { filename: '<other>' });
      worker.finish(await worker.asked(other.run.id));
      await other.run.result;
      worker.say({ type: 'fatal', why: { code: 'no-memory' } });
      const { run, events } = page.start('a');
      const next = await page.browser.worker(1);
      next.say({ type: 'started', id: other.run.id });
      next.end((await next.asked(other.run.id)).id, { status: 'error', error });
      next.finish(await next.asked(run.id));
      await run.result;
      expect(events.find(({ type }) => type === 'restored')).to.deep.equal({
        type: 'restored',
        kept: 0,
        runs: 2,
        changed: ['<stopped>', '<other>'],
      });
    });

    it('lets the reader stop that, and does it at the next run', async () => {
      await page.start('a', { code: 'one' }).run.result;
      page.browser.workers[0]?.say({ type: 'fatal', why: { code: 'no-memory' } });
      page.browser.behaviour = starts;
      const second = page.start('a', { code: 'two' });
      const worker = await page.browser.worker(1);
      await worker.asked();
      await second.run.stop();
      expect(second.run.state).to.equal('stopped');
      expect(worker.isTerminated).to.equal(true);
      page.browser.behaviour = runs;
      expect(await page.start('a', { code: 'three' }).run.result).to.have.property('status', 'ok');
      expect(asked(2)).to.deep.equal(['one', 'three']);
    });

    it('does not try a third time what has ended Python twice', async () => {
      await page.start('a', { code: 'one' }).run.result;
      page.browser.workers[0]?.say({ type: 'fatal', why: { code: 'no-memory' } });
      page.browser.behaviour = starts;
      const second = page.start('a', { code: 'two' });
      const worker = await page.browser.worker(1);
      await worker.asked();
      worker.say({ type: 'fatal', why: { code: 'no-memory' } });
      expect(await second.run.result).to.have.property('status', 'error');
      page.browser.behaviour = runs;
      await page.start('a', { code: 'three' }).run.result;
      expect(asked(2)).to.deep.equal(['three']);
    });
  });

  describe('that keeps checkpoints', () => {
    const checkpoint: Checkpoint = {
      memory: new ArrayBuffer(8),
      files: [{ path: '/home/reader/a', mode: 1, mtime: 0, content: new Uint8Array([1]) }],
      outside: {
        ...{ archives: [], workingDirectory: '/', openFiles: [], removed: [], packages: {} },
        ...{ placed: [], functions: 1 },
      },
    };
    /** What a Worker answers to the question for a checkpoint. */
    let answer: CheckpointMessage;
    let isBroken: boolean;

    beforeEach(() => {
      answer = { type: 'checkpoint', checkpoint, obstacle: '' };
      isBroken = false;
      page.browser.hasRoom = true;
      page.browser.whenIdle = () => Promise.resolve();
      page.browser.behaviour = (message, worker) => {
        if (message.type === 'make-checkpoint') worker.say(answer);
        else if (message.type === 'boot' && message.checkpoint && isBroken) {
          worker.say({
            type: 'boot-failed',
            why: { code: 'start-failed', detail: 'It has other functions.' },
          });
        } else runs(message, worker);
      };
    });

    const isOf = (code: string) => (worker: FakeWorker) =>
      worker.sent.some((sent) => sent.type === 'run' && sent.code === code);
    const workerOf = (code: string) => page.browser.workers.find(isOf(code))!;
    const codes = (worker: FakeWorker) =>
      worker.sent.flatMap((sent) => (sent.type === 'run' ? [sent.code] : []));
    const bootOf = (worker: FakeWorker) => worker.sent.find((sent) => sent.type === 'boot');

    /** Runs something, and waits until that many checkpoints were asked for. */
    async function keep(code: string, count = 1): Promise<FakeWorker> {
      await page.start('a', { code }).run.result;
      const worker = workerOf(code);
      await until(
        () => worker.sent.filter(({ type }) => type === 'make-checkpoint').length === count,
      );
      await nextTask();
      return worker;
    }

    const restoredIn = ({ events }: Told) => events.find(({ type }) => type === 'restored');

    it('goes on from the last one, and does nothing again', async () => {
      await keep('one');
      const first = await keep('two', 2);
      first.say({ type: 'fatal', why: { code: 'no-memory' } });
      const told = page.start('a', { code: 'three' });
      await told.run.result;
      const next = workerOf('three');
      expect(codes(next)).to.deep.equal(['three']);
      expect(bootOf(next)).to.deep.include({ checkpoint });
      expect(restoredIn(told)).to.deep.equal({ type: 'restored', kept: 2, runs: 0, changed: [] });
    });

    it('does again what came after it', async () => {
      const first = await keep('one');
      answer = { type: 'checkpoint', checkpoint: null, obstacle: 'tasks go on' };
      await keep('two', 2);
      first.say({ type: 'fatal', why: { code: 'no-memory' } });
      const told = page.start('a', { code: 'three' });
      await told.run.result;
      expect(codes(workerOf('three'))).to.deep.equal(['two', 'three']);
      expect(restoredIn(told)).to.deep.equal({ type: 'restored', kept: 1, runs: 1, changed: [] });
    });

    it('knows the contents of files that the Worker has told once', async () => {
      const first = await keep('one');
      const files = [{ ...checkpoint.files[0]!, content: null }];
      answer = { ...answer, checkpoint: { ...checkpoint, files } };
      await keep('two', 2);
      first.say({ type: 'fatal', why: { code: 'no-memory' } });
      await page.start('a', { code: 'three' }).run.result;
      expect(bootOf(workerOf('three'))).to.deep.include({ checkpoint });
    });

    it('does all again where nothing can go on from it', async () => {
      const first = await keep('one');
      isBroken = true;
      first.say({ type: 'fatal', why: { code: 'no-memory' } });
      const told = page.start('a', { code: 'two' });
      await told.run.result;
      expect(codes(workerOf('two'))).to.deep.equal(['one', 'two']);
      expect(restoredIn(told)).to.deep.equal({ type: 'restored', kept: 0, runs: 1, changed: [] });
    });

    it('tells in the run that loses Python what becomes of the earlier ones', async () => {
      await keep('one');
      page.browser.behaviour = starts;
      const lost = page.start('a', { code: 'two' });
      const worker = workerOf('one');
      worker.behave = starts;
      const { id } = await worker.asked(lost.run.id);
      worker.say({ type: 'started', id });
      worker.say({ type: 'fatal', why: { code: 'no-memory' } });
      const { error } = await lost.run.result;
      expect(error?.phrases?.at(-1)).to.deep.equal({ code: 'loss-earlier', kept: 1, again: 0 });
    });

    it('makes none where there is little memory', async () => {
      page.browser.hasRoom = false;
      await page.start('a', { code: 'one' }).run.result;
      await nextTask();
      expect(workerOf('one').sent.some(({ type }) => type === 'make-checkpoint')).to.equal(false);
    });

    it('forgets it when the session begins anew', async () => {
      await keep('one');
      page.sessions.named('a').restart();
      await page.start('a', { code: 'two' }).run.result;
      expect(bootOf(workerOf('two'))).not.to.have.property('checkpoint');
    });
  });

  it('gets one at the next run when none could start', async () => {
    page.browser.answers.wasm = () => new Response('', { status: 503 });
    expect(await page.start('a').run.result).to.have.property('status', 'error');
    delete page.browser.answers.wasm;
    expect(await page.start('a').run.result).to.have.property('status', 'ok');
  });
});

describe('the isolated session', () => {
  it('gives each run an interpreter of its own and ends it after the run', async () => {
    const page = new FakePage();
    page.browser.behaviour = runs;
    const all = Array.from({ length: 6 }, () => page.start(null));
    await Promise.all(all.map(({ run }) => run.result));
    expect(page.browser.workers).to.have.length(6);
    expect(page.browser.workers.every(({ isTerminated }) => isTerminated)).to.equal(true);
  });

  it('ends the interpreter of a run that failed or was stopped', async () => {
    const page = new FakePage();
    const { run } = page.start(null);
    const worker = await page.browser.worker();
    await worker.asked();
    const stopped = run.stop();
    page.passTime(4);
    await stopped;
    expect(worker.isTerminated).to.equal(true);
  });

  it('lets a few run at a time', async () => {
    const session = new IsolatedSession(startIn(new FakeBrowser()), fetch, 2);
    const leave = await session.turns.take(live);
    await session.turns.take(live);
    expect(session.turns.isFull).to.equal(true);
    let isIn = false;
    const third = session.turns.take(live).then(() => (isIn = true));
    await nextTask();
    expect(isIn).to.equal(false);
    leave();
    await third;
  });

  it('never has an interpreter at hand', async () => {
    const browser = new FakeBrowser();
    const session = new IsolatedSession(startIn(browser), fetch, 2);
    const observer = { id: 1, progress: ignore, restored: ignore };
    const interpreter = await session.interpreter(observer, live);
    expect(session.isReady).to.equal(false);
    session.finish(interpreter);
    await until(() => browser.workers[0]?.isTerminated);
  });
});
