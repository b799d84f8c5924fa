import { expect } from 'chai';
import type { Example, Plan, PlanRequest } from '../../src/protocol/messages.js';
import { Runtime } from '../../src/runtime/runtime.js';
import { BlockSession, findStale, type FirstBlock } from '../../src/session/block-session.js';
import type { SessionBlock } from '../../src/session/past-run.js';
import { Run } from '../../src/session/run.js';
import { SharedSession } from '../../src/session/session.js';
import type { RunEvent, RunResult, RunState } from '../../src/session/types.js';
import { FakeBrowser } from '../helpers/fake-browser.js';
import { runs, starts, type FakeWorker } from '../helpers/fake-worker.js';
import { nextTask, until } from '../helpers/until.js';

interface Told {
  readonly run: Run;
  readonly session: BlockSession;
  readonly states: RunState[];
  readonly events: RunEvent[];
}

/** A page with three blocks in one session, each of which may be run; plans are the test's. */
class Page {
  readonly browser = new FakeBrowser(starts);
  private readonly runtime = new Runtime(this.browser);
  readonly shared = new SharedSession((...call) => this.runtime.startInterpreter(...call), null);
  readonly blocks: SessionBlock[] = [1, 2, 3].map((key) => ({
    key,
    id: `id${String(key)}`,
    source: `block ${String(key)}`,
    mode: 'script',
    depends: 'auto',
    setup: [],
  }));
  /** The last run of each block, by its key. */
  readonly told = new Map<number, Told>();
  planned: readonly FirstBlock[] = [];
  /** What the page shows of each block, where that is compared. */
  examples: readonly Example[] | null = null;
  private readonly invited = new Set<number>();

  start(key: number): Told {
    const page = {
      key,
      blocks: () => this.references(),
      planned: (first: readonly FirstBlock[]) => (this.planned = first),
      runFirst: ({ key: other }: FirstBlock): Promise<RunResult> => {
        this.invited.add(other);
        const on = this.told.get(other);
        if (on && !['done', 'error', 'stopped'].includes(on.run.state)) {
          this.invited.delete(other);
          on.session.admit();
          return on.run.result;
        }
        const { result } = this.start(other).run;
        this.invited.delete(other);
        return result;
      },
      stopFirst: ({ key: other }: FirstBlock) => void this.told.get(other)?.run.stop(),
      nameOf: (other: number) => `Example ${String(other)}`,
    };
    const session = new BlockSession(this.shared, page);
    if (this.invited.has(key)) session.admit();
    const states: RunState[] = [];
    const events: RunEvent[] = [];
    const spec = {
      code: `block ${String(key)}`,
      mode: 'script',
      filename: `<example ${String(key)}>`,
      session: 's',
      isSandboxed: false,
      timeout: 0,
      stdin: null,
      packages: [],
      places: { base: null, index: null },
      ...(this.examples && { examples: this.examples }),
    } as const;
    const run = new Run(spec, session, (event) => {
      events.push(event);
      if (event.type === 'state') states.push(event.state);
    });
    const told = { run, session, states, events };
    this.told.set(key, told);
    return told;
  }

  references() {
    return this.blocks.map((one) => ({ key: one.key, read: () => one }));
  }

  edit(key: number): void {
    this.blocks[key - 1] = { ...this.blocks[key - 1]!, source: 'edited' };
  }

  /** Answers the plan that the page asks for next. */
  async answer(worker: FakeWorker, parts: Partial<Plan>): Promise<PlanRequest> {
    const asked = () => worker.sent.filter((sent) => sent.type === 'plan');
    await until(() => asked().length > this.answered);
    const request = asked()[this.answered++]!;
    const plan = { first: [], stale: [], fingerprints: {}, error: null, ...parts };
    worker.say({ type: 'planned', id: request.id, plan, failure: '' });
    return request;
  }

  private answered = 0;
}

describe('BlockSession', () => {
  let page: Page;

  beforeEach(() => {
    page = new Page();
  });

  const first = (...keys: number[]) => ({
    first: keys.map((key) => ({ id: `id${String(key)}`, text: `defines ${String(key)}` })),
  });

  /** Waits until a block's program was sent, and ends it. */
  async function finish(worker: FakeWorker, key: number): Promise<void> {
    await until(() => page.told.has(key));
    worker.finish(await worker.asked(page.told.get(key)!.run.id));
  }

  /** What runs first, the first block, ends with an error. */
  async function firstFails(): Promise<FakeWorker> {
    const worker = await page.browser.worker();
    await page.answer(worker, first(1));
    await until(() => page.told.has(1));
    const { id } = await worker.asked(page.told.get(1)!.run.id);
    worker.say({ type: 'started', id });
    const error = { type: 'KeyError', message: 'k', traceback: 'Traceback' };
    worker.end(id, { status: 'error', error });
    return worker;
  }

  it('asks nothing for the first block, and for one after all others', async () => {
    page.browser.behaviour = runs;
    for (const key of [1, 2, 3]) {
      expect(await page.start(key).run.result).to.have.property('status', 'ok');
    }
    const worker = await page.browser.worker();
    expect(worker.sent.some(({ type }) => type === 'plan')).to.equal(false);
  });

  it('runs what is needed in the same turn, and the block waits', async () => {
    const { run, states } = page.start(3);
    const worker = await page.browser.worker();
    await page.answer(worker, first(1, 2));
    await finish(worker, 1);
    const other = page.start(1); // pressed again: after all that
    await finish(worker, 2);
    await finish(worker, 3);
    expect(await run.result).to.have.property('status', 'ok');
    expect(states).to.deep.equal(['loading', 'queued', 'running', 'done']);
    expect(page.planned).to.deep.equal([
      { key: 1, text: 'defines 1' },
      { key: 2, text: 'defines 2' },
    ]);
    const programs = worker.sent.flatMap((sent) => (sent.type === 'run' ? [sent.code] : []));
    expect(programs.slice(0, 3)).to.deep.equal(['block 1', 'block 2', 'block 3']);
    await other.run.stop();
  });

  it('lets in a block that waits for its turn', async () => {
    const third = page.start(3);
    const waiting = page.start(1);
    const worker = await page.browser.worker();
    await until(() => waiting.run.state === 'queued');
    await page.answer(worker, first(1));
    await finish(worker, 1);
    await finish(worker, 3);
    await Promise.all([third.run.result, waiting.run.result]);
    expect(waiting.states).to.deep.equal(['queued', 'running', 'done']);
    const programs = worker.sent.filter(({ type }) => type === 'run');
    expect(programs).to.have.length(2);
    // The place in the queue that it had is free for others.
    const last = page.start(2);
    await page.answer(worker, {});
    await finish(worker, 2);
    expect(await last.run.result).to.have.property('status', 'ok');
  });

  it('does not run when what runs first fails', async () => {
    const { run, states } = page.start(2);
    const worker = await firstFails();
    const result = await run.result;
    expect(result.error).to.deep.equal({
      type: 'DependencyError',
      message: 'Example 1 has to run first and ended with an error, so this example did not run.',
      traceback: '',
    });
    expect(states).to.deep.equal(['loading', 'queued', 'error']);
    const again = page.start(2);
    const { question } = await page.answer(worker, { error: 'A cycle.' });
    expect(question.blocks[0]?.ran?.fingerprint, 'it did not end well').to.equal('');
    expect((await again.run.result).error?.message).to.equal('A cycle.');
  });

  it('runs when a transcript that runs first shows an exception that its page does not', async () => {
    page.examples = [{ lines: 1, want: '1' }];
    const { run } = page.start(2);
    const worker = await firstFails();
    await finish(worker, 2);
    expect(await run.result).to.have.property('status', 'ok');
    expect(await page.told.get(1)!.run.result).to.have.property('status', 'error');
  });

  it('stops what runs first, at once when it is asked again', async () => {
    const { run, events } = page.start(2);
    const worker = await page.browser.worker();
    await page.answer(worker, first(1));
    await until(() => page.told.has(1));
    const { id } = await worker.asked(page.told.get(1)!.run.id);
    worker.say({ type: 'started', id });
    const stopped = run.stop();
    expect(events.at(-1)).to.deep.equal({ type: 'stopping' });
    expect(worker.isTerminated).to.equal(false);
    await run.stop();
    await stopped;
    expect(worker.isTerminated).to.equal(true);
    expect([run.state, page.told.get(1)!.run.state]).to.deep.equal(['stopped', 'stopped']);
    expect((await run.result).error).to.equal(undefined);
  });

  it('may be stopped while it asks', async () => {
    const { run } = page.start(2);
    const worker = await page.browser.worker();
    await until(() => worker.sent.some(({ type }) => type === 'plan'));
    await run.stop();
    expect(run.state).to.equal('stopped');
    expect(page.shared.isBusy).to.equal(false);
  });

  it('tells when it could not be found out', async () => {
    const { run } = page.start(2);
    const worker = await page.browser.worker();
    const asked = () => worker.sent.find((sent) => sent.type === 'plan');
    await until(asked);
    const { id } = asked()!;
    worker.say({ type: 'planned', id, plan: null, failure: 'No archive.' });
    expect((await run.result).error?.message).to.equal(
      'Which examples have to run first could not be found out. No archive.',
    );
  });

  it('counts runs that were done again; but not those that ended in another way', async () => {
    page.browser.behaviour = runs;
    for (const key of [1, 2]) await page.start(key).run.result;
    page.shared.current?.terminate();
    page.browser.behaviour = (message, worker) => {
      starts(message, worker);
      if (message.type !== 'run') return;
      if (message.code !== 'block 2') worker.finish(message);
      else {
        worker.say({ type: 'started', id: message.id });
        const error = { type: 'KeyError', message: 'k', traceback: 'Traceback' };
        worker.end(message.id, { status: 'error', error });
      }
    };
    const { run } = page.start(3);
    const { question } = await page.answer(await page.browser.worker(1), {});
    expect(question.blocks.map(({ ran }) => ran?.fingerprint)).to.deep.equal([null, '', undefined]);
    expect(await run.result).to.have.property('status', 'ok');
  });

  it('forgets all at a restart', async () => {
    page.browser.behaviour = runs;
    for (const key of [1, 2]) await page.start(key).run.result;
    page.shared.restart();
    expect((await page.browser.worker()).isTerminated).to.equal(true);
    const { run } = page.start(3);
    const worker = await page.browser.worker(1);
    const { question } = await page.answer(worker, {});
    expect(question.blocks.map(({ ran }) => ran)).to.deep.equal([null, null, null]);
    await run.result;
  });

  it('finds what is stale when no run is on', async () => {
    const signal = new AbortController().signal;
    const find = () => findStale(page.shared, () => page.references(), signal);
    expect(await find(), 'Python is not there').to.equal(null);
    page.browser.behaviour = runs;
    for (const key of [1, 2]) await page.start(key).run.result;
    page.edit(1);
    const leave = await page.shared.enter(signal);
    const found = find();
    await nextTask();
    const worker = await page.browser.worker();
    expect(worker.sent.some(({ type }) => type === 'plan')).to.equal(false);
    leave();
    const stale = [{ id: 'id2', dependencies: ['id1'] }];
    const { question } = await page.answer(worker, { stale });
    expect(question.target).to.equal(null);
    expect(await found).to.deep.equal([{ key: 2, edited: [1] }]);
  });
});
