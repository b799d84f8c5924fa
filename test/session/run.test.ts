import { expect } from 'chai';
import type { PythonError } from '../../src/protocol/messages.js';
import type { StopAddresses } from '../../src/protocol/stop-flag.js';
import type { RunSpec } from '../../src/session/types.js';
import { FakeWorker, runs } from '../helpers/fake-worker.js';
import { FakePage, type Told } from '../helpers/runs.js';
import { until } from '../helpers/until.js';

const ERROR: PythonError = { type: 'ValueError', message: 'no', line: 3, traceback: 'Traceback …' };

describe('Run', () => {
  let page: FakePage;

  beforeEach(() => {
    page = new FakePage();
  });

  /** Starts a run and waits until its program is on. */
  async function running(
    session: string | null,
    spec: Partial<RunSpec> = {},
  ): Promise<Told & { worker: FakeWorker }> {
    const told = page.start(session, spec);
    const worker = await page.browser.worker(page.browser.workers.length);
    const { id } = await worker.asked();
    worker.say({ type: 'started', id });
    expect(told.run.state).to.equal('running');
    return { ...told, worker };
  }

  describe('setup', () => {
    const setup = [{ id: 'first', code: 'x = 1', mode: 'script', filename: '<first>' }] as const;

    it('runs before, once a session, and shows nothing', async () => {
      page.browser.behaviour = runs;
      const { run, events } = page.start('a', { code: 'x', setup });
      expect(await run.result).to.include({ status: 'ok', stdout: '' });
      const worker = await page.browser.worker();
      const codes = () => worker.sent.flatMap((sent) => (sent.type === 'run' ? [sent.code] : []));
      expect(codes()).to.deep.equal(['x = 1', 'x']);
      await page.start('a', { code: 'y', setup }).run.result;
      expect(codes()).to.deep.equal(['x = 1', 'x', 'y']);
      expect(events.some(({ type }) => type === 'output')).to.equal(false);
    });

    it('runs before each run of an isolated block', async () => {
      page.browser.behaviour = runs;
      for (let time = 0; time < 2; time++) await page.start(null, { setup }).run.result;
      const sent = page.browser.workers.flatMap((worker) => worker.sent);
      const codes = sent.flatMap((message) => (message.type === 'run' ? [message.code] : []));
      expect(codes).to.deep.equal(['x = 1', '1', 'x = 1', '1']);
    });

    it('keeps the block from running when it fails, and is tried again', async () => {
      const { run } = page.start('a', { code: 'x', setup });
      const worker = await page.browser.worker();
      const { id } = await worker.asked();
      worker.say({ type: 'started', id });
      worker.end(id, { status: 'error', error: ERROR });
      const { status, error } = await run.result;
      expect(status).to.equal('error');
      expect(error).to.deep.equal({
        type: 'SetupError',
        message: 'setup-failed',
        phrases: [{ code: 'setup-failed', id: 'first', detail: 'ValueError: no' }],
        traceback: '',
      });
      worker.behave = runs;
      expect((await page.start('a', { setup }).run.result).status).to.equal('ok');
    });
  });

  it('takes no phrases of ours from a program that plays Python, and reads its advice', async () => {
    const { run, worker } = await running('a');
    const ours = { phrases: [{ code: 'opened-from-file' }] };
    const error = { ...ERROR, ...ours, advice: [{ code: 'opened-from-file' }] };
    worker.end(run.id, { status: 'error', error });
    const advice = [{ code: 'unexpected', detail: '' }];
    expect((await run.result).error).to.deep.equal({ ...ERROR, advice });
  });

  it('counts what was compared with the page, and tells each', async () => {
    const examples = [{ lines: 1, want: '1' }];
    const { run, events, worker } = await running('a', { examples });
    const { id } = run;
    expect(await worker.asked()).to.deep.include({ examples });
    const check = { line: 1, source: '1', isQuiet: false, difference: '', traceback: '' };
    for (const passed of [true, false, true]) {
      worker.say({ type: 'checked', id, check: { ...check, passed } });
    }
    worker.say({ type: 'checked', id, check: { ...check, passed: true, isQuiet: true } });
    worker.end(id);
    expect((await run.result).checks).to.deep.equal({ passed: 2, failed: 1 });
    expect(events.filter(({ type }) => type === 'check')).to.have.length(4);
  });

  describe('from its beginning to its end', () => {
    it('loads, runs and is done', async () => {
      const { run, states, events } = page.start(null, { code: 'print(1)', mode: 'transcript' });
      expect(run.state, 'whoever made it has it in hand first').to.equal('idle');
      const worker = await page.browser.worker();
      const request = await worker.asked();
      expect(request).to.include({ id: run.id, code: 'print(1)', mode: 'transcript' });
      worker.finish(request, 'text');
      const result = await run.result;
      expect(result).to.deep.equal({
        status: 'ok',
        stdout: 'text',
        stderr: '',
        display: [],
        duration: 1,
      });
      expect(states).to.deep.equal(['loading', 'running', 'done']);
      expect(events.some(({ type }) => type === 'progress')).to.equal(true);
      expect(events.at(-1)).to.deep.equal({
        type: 'end',
        result,
        remains: { metadata: {}, dropped: 0, lacksInput: false, tasks: [], areTasksKept: false },
      });
    });

    it('has a number that no other has', () => {
      expect(page.start(null).run.id).not.to.equal(page.start(null).run.id);
    });

    it('gathers what is printed and what the program ended with', async () => {
      const { run, worker } = await running(null);
      const { id } = run;
      worker.say({ type: 'output', id, chunks: [{ stream: 'stdout', text: 'a' }] });
      worker.say({
        type: 'output',
        id,
        chunks: [
          { stream: 'stderr', text: 'b' },
          { stream: 'stdout', text: 'c' },
        ],
      });
      worker.end(id, { status: 'ok', value: { 'text/plain': '0' } });
      expect(await run.result).to.include({ stdout: 'ac', stderr: 'b', duration: 1 });
      expect((await run.result).value).to.deep.equal({ 'text/plain': '0' });
    });

    it('tells how much output was dropped', async () => {
      const { run, worker, events } = await running(null);
      worker.end(run.id, { status: 'ok' }, 2);
      await run.result;
      expect(events.at(-1)).to.have.nested.property('remains.dropped', 2);
    });

    for (const [session, areTasksKept] of [
      [null, false],
      ['s', true],
    ] as const) {
      it(`names tasks that were not done; ${session ? 'a session keeps' : 'others cancel'} them`, async () => {
        const { run, worker, events } = await running(session);
        expect(worker.sent.at(-1)).to.include({ type: 'run', keepsTasks: areTasksKept });
        worker.end(run.id, { status: 'ok', tasks: ['tick'] });
        await run.result;
        expect(events.at(-1)).to.have.deep.nested.property('remains.tasks', ['tick']);
        expect(events.at(-1)).to.have.nested.property('remains.areTasksKept', areTasksKept);
      });
    }

    it('ends with the error of the program', async () => {
      const { run, worker, states } = await running(null);
      worker.end(run.id, { status: 'error', error: ERROR });
      const result = await run.result;
      expect(result.status).to.equal('error');
      expect(result.error).to.deep.equal(ERROR);
      expect(states).to.deep.equal(['loading', 'running', 'error']);
    });

    it('does not load what is loaded, and waits for its turn', async () => {
      page.browser.behaviour = runs;
      await page.start('s').run.result;
      const [first, second] = [page.start('s'), page.start('s')];
      await second.run.result;
      expect(first.states).to.deep.equal(['running', 'done']);
      expect(second.states).to.deep.equal(['queued', 'running', 'done']);
      expect(page.browser.workers).to.have.length(1);
    });

    it('may wait for its turn and then load', async () => {
      const first = page.start('s');
      const second = page.start('s');
      const worker = await page.browser.worker();
      await worker.asked();
      worker.say({ type: 'fatal', why: { code: 'broke-down', detail: 'gone' } });
      (await page.browser.worker(1)).finish(await page.browser.workers[1]!.asked());
      await Promise.all([first.run.result, second.run.result]);
      expect(first.states).to.deep.equal(['loading', 'error']);
      expect(second.states).to.deep.equal(['queued', 'loading', 'running', 'done']);
    });
  });

  describe('while the program waits for a line', () => {
    it('tells what it asks, and goes on with the answer', async () => {
      const { run, worker, states, events } = await running(null);
      const ask = (printed: string) => {
        const chunks = [{ stream: 'stdout', text: printed }] as const;
        worker.say({ type: 'output', id: run.id, chunks });
        worker.say({
          type: 'waiting',
          id: run.id,
          key: 3,
          isBlocked: false,
          question: { kind: 'line' },
        });
        const event = events.at(-1);
        if (event?.type !== 'input') throw new Error('It did not ask.');
        return event;
      };
      const first = ask('Hello!\nName? ');
      expect([run.state, first.prompt]).to.deep.equal(['waiting', 'Name? ']);
      first.answer('Ada');
      first.answer('twice');
      expect(run.state).to.equal('running');
      const second = ask('Age? ');
      expect(second.prompt, 'the answer ended the line of the first').to.equal('Age? ');
      second.answer(null);
      expect(worker.lines.map(({ line }) => line)).to.deep.equal(['Ada', null]);
      worker.end(run.id);
      await run.result;
      const turn = ['waiting', 'running'];
      expect(states).to.deep.equal(['loading', 'running', ...turn, ...turn, 'done']);
    });

    it('may be stopped', async () => {
      const { run, worker, states } = await running('s');
      worker.say({
        type: 'waiting',
        id: run.id,
        key: 3,
        isBlocked: false,
        question: { kind: 'line' },
      });
      const stopped = run.stop();
      expect(worker.lines.at(-1)).to.include({ isStopped: true });
      worker.end(run.id, { status: 'stopped', error: { ...ERROR, type: 'KeyboardInterrupt' } });
      await stopped;
      expect(states).to.deep.equal(['loading', 'running', 'waiting', 'stopped']);
      expect(worker.isTerminated).to.equal(false);
    });

    it('may die', async () => {
      const { run, worker, states } = await running('s');
      worker.say({
        type: 'waiting',
        id: run.id,
        key: 3,
        isBlocked: false,
        question: { kind: 'line' },
      });
      worker.say({ type: 'fatal', why: { code: 'no-memory' } });
      expect(await run.result).to.have.property('status', 'error');
      expect(states.at(-1)).to.equal('error');
    });
  });

  describe('when Python cannot run', () => {
    it('says why it did not load', async () => {
      page.browser.answers.wasm = () => new Response('', { status: 404 });
      const { run, states } = page.start('s');
      const { status, error, duration } = await run.result;
      expect({ status, type: error?.type, duration }).to.deep.equal({
        status: 'error',
        type: 'RuntimeError',
        duration: 0,
      });
      expect(error?.phrases?.[0]).to.include({ code: 'download-failed', status: 404 });
      expect(error?.traceback).to.equal('');
      expect(states).to.deep.equal(['loading', 'error']);
    });

    it('tells a program that ended at once from one that did not begin, by a coarse clock', async () => {
      Object.defineProperty(performance, 'now', { value: () => 5, configurable: true });
      try {
        const { run, worker } = await running(null);
        worker.say({ type: 'fatal', why: { code: 'no-memory' } });
        expect((await run.result).duration).to.be.above(0);
      } finally {
        Reflect.deleteProperty(performance, 'now');
      }
    });

    it('keeps what was printed before it died', async () => {
      const { run, worker, states } = await running(null);
      const chunks = [{ stream: 'stdout', text: 'before' }] as const;
      worker.say({ type: 'output', id: run.id, chunks });
      worker.say({ type: 'fatal', why: { code: 'no-memory' } });
      const { status, stdout, error } = await run.result;
      expect({ status, stdout }).to.deep.equal({ status: 'error', stdout: 'before' });
      expect(error?.phrases).to.deep.equal([{ code: 'no-memory' }]);
      expect(states).to.deep.equal(['loading', 'running', 'error']);
    });

    it('says that the session is gone with it', async () => {
      const { run, worker } = await running('s');
      worker.say({ type: 'fatal', why: { code: 'no-memory' } });
      expect((await run.result).error?.phrases?.at(-1)).to.deep.equal({ code: 'loss-own' });
    });

    for (const [what, before] of [
      ['run', 0],
      ['queued run', 1],
    ] as const) {
      it(`ends when it dies before a ${what} has begun`, async () => {
        page.browser.behaviour = runs;
        await page.start('s').run.result;
        const worker = await page.browser.worker();
        worker.behave = () => undefined;
        const others = Array.from({ length: before }, () => page.start('s').run);
        const { run, states } = page.start('s');
        for (const { id } of others) worker.finish(await worker.asked(id));
        await worker.asked(run.id);
        worker.say({ type: 'fatal', why: { code: 'no-memory' } });
        expect(await run.result).to.have.property('status', 'error');
        expect(states.at(-1)).to.equal('error');
      });
    }
  });

  describe('stop', () => {
    it('ends a run that has not begun', async () => {
      const { run, states } = page.start(null);
      await run.stop();
      expect(states).to.deep.equal(['stopped']);
      expect(await run.result).to.deep.equal({
        status: 'stopped',
        stdout: '',
        stderr: '',
        display: [],
        duration: 0,
      });
      expect(page.browser.workers).to.deep.equal([]);
    });

    it('ends a run that waits for its turn, and lets the others go on', async () => {
      const first = await running('s');
      const second = page.start('s');
      const third = page.start('s');
      await until(() => third.run.state === 'queued');
      await second.run.stop();
      expect(second.states).to.deep.equal(['queued', 'stopped']);
      expect(first.run.state).to.equal('running');
      first.worker.end(first.run.id);
      first.worker.finish(await first.worker.asked(third.run.id));
      expect(await third.run.result).to.have.property('status', 'ok');
    });

    it('ends a run that loads', async () => {
      page.browser.answers.wasm = () => new Promise(() => undefined);
      const { run, states } = page.start('s');
      await until(() => run.state === 'loading');
      await run.stop();
      expect(states).to.deep.equal(['loading', 'stopped']);
      expect(page.browser.workers[0]).to.have.property('isTerminated', true);
    });

    it('asks a running program first, which keeps the session', async () => {
      const { run, worker, states } = await running('s');
      const stopped = run.stop();
      const { stopFlag } = await worker.asked();
      for (const address of stopFlag as StopAddresses) {
        expect(await fetch(address).catch(() => 'revoked')).to.equal('revoked');
      }
      expect([...page.timers.values()]).to.deep.equal([250]);
      const error = { ...ERROR, type: 'KeyboardInterrupt' };
      worker.end(run.id, { status: 'stopped', error });
      await stopped;
      expect(states).to.deep.equal(['loading', 'running', 'stopped']);
      expect((await run.result).error).to.deep.equal(error);
      expect(page.timers.size, 'nothing comes later').to.equal(0);
      expect(worker.isTerminated).to.equal(false);
    });

    it('gives a program that reacts late its second from then on', async () => {
      const { run, worker } = await running('s');
      const stopped = run.stop();
      page.passTime(3);
      worker.say({ type: 'interrupted', id: run.id });
      expect(page.timers.size, 'one grace at a time').to.equal(1);
      page.passTime(3);
      expect(worker.isTerminated).to.equal(false);
      page.passTime();
      await stopped;
      expect(worker.isTerminated).to.equal(true);
    });

    it('ends the Worker of a program that does not react', async () => {
      const { run, worker, states } = await running('s');
      const stopped = run.stop();
      page.passTime(3);
      expect(worker.isTerminated).to.equal(false);
      page.passTime();
      await stopped;
      expect(worker.isTerminated).to.equal(true);
      expect(states).to.deep.equal(['loading', 'running', 'stopped']);
      const { status, error } = await run.result;
      expect([status, error?.type]).to.deep.equal(['stopped', 'KeyboardInterrupt']);
      expect(error?.phrases).to.deep.equal([{ code: 'no-reaction' }, { code: 'loss-own' }]);
    });

    it('ends the Worker at once when it is asked again', async () => {
      const { run, worker, events } = await running(null);
      const first = run.stop();
      expect(events.at(-1)).to.deep.equal({ type: 'stopping' });
      expect(worker.isTerminated).to.equal(false);
      await run.stop();
      expect(worker.isTerminated).to.equal(true);
      await first;
      expect(events.filter(({ type }) => type === 'stopping')).to.have.length(1);
      expect(page.timers.size, 'nothing comes later').to.equal(0);
    });

    it('may be asked when all is over', async () => {
      const { run } = await running(null);
      const stopped = run.stop();
      page.passTime(4);
      await stopped;
      await run.stop();
      expect(run.state).to.equal('stopped');
      expect(page.timers.size).to.equal(0);
    });

    it('does not undo an end that came first', async () => {
      const { run, worker } = await running(null);
      const stopped = run.stop();
      worker.end(run.id);
      await stopped;
      expect(await run.result).to.have.property('status', 'ok');
    });
  });

  describe('a time limit', () => {
    const stopped = { ...ERROR, type: 'KeyboardInterrupt' };

    it('asks the program to stop, and says so', async () => {
      const { run, worker, states } = await running('s', { timeout: 2 });
      expect([...page.timers.values()]).to.deep.equal([2000]);
      page.passTime();
      expect([...page.timers.values()], 'the time to react').to.deep.equal([250]);
      worker.end(run.id, { status: 'stopped', error: stopped });
      const { status, error } = await run.result;
      expect([status, error?.type]).to.deep.equal(['timeout', 'TimeoutError']);
      expect(error?.phrases).to.deep.equal([{ code: 'time-out', seconds: 2 }]);
      expect(states.at(-1)).to.equal('stopped');
      expect(page.timers.size).to.equal(0);
      expect(worker.isTerminated).to.equal(false);
    });

    it('ends a program that does not react', async () => {
      const { run, worker } = await running('s', { timeout: 1 });
      page.passTime(1 + 4);
      const { status, error } = await run.result;
      expect(status).to.equal('timeout');
      expect(error?.message).to.equal('time-out, no-reaction, loss-own');
      expect(worker.isTerminated).to.equal(true);
    });

    it('does not count the time in which the program waits', async () => {
      const { run, worker, events } = await running('s', { timeout: 2 });
      worker.say({
        type: 'waiting',
        id: run.id,
        key: 3,
        isBlocked: false,
        question: { kind: 'line' },
      });
      expect(page.timers.size).to.equal(0);
      const question = events.at(-1);
      if (question?.type !== 'input') throw new Error('It did not ask.');
      question.answer('line');
      expect(page.timers.size).to.equal(1);
      worker.end(run.id);
      await run.result;
      expect(page.timers.size).to.equal(0);
    });

    it('is over with the program', async () => {
      const { run, worker } = await running('s', { timeout: 2 });
      worker.end(run.id);
      expect(await run.result).to.have.property('status', 'ok');
      expect(page.timers.size).to.equal(0);
    });

    it('leaves a stop by the reader what it is', async () => {
      const { run, worker } = await running('s', { timeout: 2 });
      void run.stop();
      page.passTime();
      worker.end(run.id, { status: 'stopped', error: stopped });
      expect(await run.result).to.have.property('status', 'stopped');
    });
  });

  it('gives the program lines, and keeps what it was given out of what it printed', async () => {
    const { run, worker } = await running(null, { stdin: 'one\n\ntwo\n' });
    expect(await worker.asked()).to.have.deep.property('stdin', ['one', '', 'two']);
    const chunks = [{ stream: 'stdin', text: 'one\n' }] as const;
    worker.say({ type: 'output', id: run.id, chunks });
    worker.end(run.id);
    expect(await run.result).to.include({ stdout: '', stderr: '' });
  });
});
