import { expect } from 'chai';
import type { Block, BlockNotes, RunStart } from '../../src/page/block.js';
import { Blocks } from '../../src/page/blocks.js';
import { Page } from '../../src/page/page.js';
import type {
  AskRequest,
  Example,
  Phrase,
  Plan,
  PlanQuestion,
  Reason,
  RunRequest,
} from '../../src/protocol/messages.js';
import { Runtime } from '../../src/runtime/runtime.js';
import { Sessions } from '../../src/session/sessions.js';
import type { SharedSession } from '../../src/session/shared-session.js';
import type { BareResult, RunEvent, RunState } from '../../src/session/types.js';
import { FakeBrowser } from '../helpers/fake-browser.js';
import { runs, starts, type FakeWorker } from '../helpers/fake-worker.js';
import { nextTask, until } from '../helpers/until.js';

const reasons = (name: string): Reason[] => [{ role: 'defines', names: [name], more: 0 }];

/** A block that stands nowhere but in the test. */
class PlainBlock implements Block {
  readonly scope = PlainBlock;
  readonly isConsole = false;
  readonly isSandboxed = false;
  readonly depends = 'auto';
  readonly id: string;
  readonly number: number;
  isOnPage = true;
  isForbidden = false;
  session: string | null = 's';
  state: RunState = 'idle';
  notes: BlockNotes = {};
  run: Block['run'] = null;
  code: string;
  /** What the page shows of it, where that is compared. */
  examples: readonly Example[] | null = null;
  /** Of its last run. */
  states: RunState[] = [];
  events: RunEvent<BareResult>[] = [];
  begun = 0;

  constructor(readonly key: number) {
    this.number = key;
    this.id = `id${String(key)}`;
    this.code = `block ${String(key)}`;
  }

  comesBefore(other: Block): boolean {
    return this.key < other.key;
  }

  source() {
    return { code: this.code, mode: 'script' } as const;
  }

  setups() {
    return [];
  }

  answersTo(id: string): boolean {
    return this.id === id;
  }

  begin(): Promise<RunStart | null> {
    if (this.isForbidden) return Promise.resolve(null);
    this.begun++;
    this.states = [];
    this.events = [];
    const spec = {
      ...this.source(),
      filename: `<${this.id}>`,
      session: this.session,
      isSandboxed: false,
      timeout: 0,
      stdin: null,
      packages: [],
      places: { page: document.baseURI, base: null, index: null },
      pixelRatio: 1,
      ...(this.examples && { examples: this.examples }),
    };
    const observe = (event: RunEvent<BareResult>) => {
      this.events.push(event);
      if (event.type === 'state') this.states.push((this.state = event.state));
    };
    return Promise.resolve({ spec, observe });
  }

  setNotes(notes: BlockNotes): void {
    this.notes = notes;
  }

  show(): void {
    // It is nowhere to be seen.
  }
}

/** A page with three blocks in one session; plans are the test's. */
class FakePage {
  readonly browser = new FakeBrowser(starts);
  readonly said: Phrase[] = [];
  readonly store = new Blocks();
  /** What waits for time to pass. */
  readonly timers = new Set<() => void>();
  readonly page = new Page(
    this.store,
    new Sessions(new Runtime(this.browser)),
    (phrase) => void this.said.push(phrase),
    (callback) => {
      this.timers.add(callback);
      return () => void this.timers.delete(callback);
    },
  );
  readonly blocks = [1, 2, 3].map((key) => new PlainBlock(key));
  private answered = 0;
  private begun = 0;

  constructor() {
    for (const block of [...this.blocks].reverse()) this.store.add(block);
  }

  get shared(): SharedSession {
    return this.page.sharedSession(this.block(1));
  }

  block(key: number): PlainBlock {
    return this.blocks[key - 1]!;
  }

  run(key: number): Promise<BareResult> {
    return this.page.run(this.block(key));
  }

  /** Stops the run of a block. */
  async stop(key: number): Promise<void> {
    await (await this.block(key).run)?.stop();
  }

  edit(key: number): void {
    this.block(key).code = 'edited';
    this.store.whenChanged(this.block(key));
  }

  /** The programs that the Worker was given, by the keys of their blocks. */
  programs(worker: FakeWorker): number[] {
    return worker.sent.flatMap((one) =>
      one.type === 'run' ? Number(one.filename.slice(3, -1)) : [],
    );
  }

  /** The next program, which is that of a block. */
  async program(worker: FakeWorker, key: number): Promise<RunRequest> {
    await until(() => this.programs(worker).length > this.begun);
    const asked = worker.sent.filter((one) => one.type === 'run')[this.begun++]!;
    expect(asked.filename).to.equal(`<id${String(key)}>`);
    return asked;
  }

  /** Ends the next program well. */
  async finish(worker: FakeWorker, key: number): Promise<void> {
    worker.finish(await this.program(worker, key));
  }

  /** Ends the next program with an error. */
  async fail(worker: FakeWorker, key: number): Promise<void> {
    const { id } = await this.program(worker, key);
    worker.say({ type: 'started', id });
    worker.end(id, { status: 'error', error: { type: 'KeyError', message: 'k', traceback: 'T' } });
  }

  /** The plan that the page asks for next. */
  async asked(worker: FakeWorker): Promise<AskRequest & { readonly question: PlanQuestion }> {
    const asked = () => worker.sent.filter((sent) => sent.type === 'ask')[this.answered];
    await until(asked);
    const { question, ...request } = asked()!;
    if (question.kind !== 'plan') throw new Error(`The page asks for ${question.kind}.`);
    return { ...request, question };
  }

  /** Answers the plan that the page asks for next. */
  async answer(worker: FakeWorker, parts: Partial<Plan>): ReturnType<FakePage['asked']> {
    const request = await this.asked(worker);
    this.answered++;
    const answer = { first: [], stale: [], fingerprints: {}, error: null, ...parts };
    worker.say({ type: 'answered', id: request.id, answer, failure: null });
    return request;
  }
}

describe('Page', () => {
  let page: FakePage;

  beforeEach(() => {
    page = new FakePage();
  });

  const first = (...keys: number[]) => ({
    first: keys.map((key) => ({ id: `id${String(key)}`, reasons: reasons(`n${String(key)}`) })),
  });

  it('asks nothing for the first block, and for one after all others', async () => {
    page.browser.behaviour = runs;
    for (const key of [1, 2, 3]) expect(await page.run(key)).to.have.property('status', 'ok');
    const worker = await page.browser.worker();
    expect(worker.sent.some(({ type }) => type === 'ask')).to.equal(false);
  });

  it('runs what is needed in the same turn, and the block waits', async () => {
    const third = page.run(3);
    const worker = await page.browser.worker();
    await page.answer(worker, first(1, 2));
    await page.finish(worker, 1);
    await (
      await page.block(1).run
    )?.result;
    const again = page.run(1); // pressed again: after all that
    await page.finish(worker, 2);
    await page.finish(worker, 3);
    expect(await third).to.have.property('status', 'ok');
    await page.finish(worker, 1);
    expect(await again).to.have.property('status', 'ok');
    expect(page.block(3).states).to.deep.equal(['loading', 'queued', 'running', 'done']);
    expect(page.block(3).notes.first?.map((one) => [one.name, one.reasons])).to.deep.equal([
      ['id1', reasons('n1')],
      ['id2', reasons('n2')],
    ]);
    expect(page.block(2).notes.neededBy).to.deep.include({ name: 'id3', reasons: reasons('n2') });
    expect(page.block(1).notes.neededBy, 'it was asked for').to.equal(undefined);
    expect(page.said).to.deep.equal([{ code: 'runs-first', blocks: ['id1', 'id2'] }]);
  });

  it('lets in a block that waits for its turn', async () => {
    const third = page.run(3);
    const waiting = page.run(1);
    const worker = await page.browser.worker();
    await until(() => page.block(1).state === 'queued');
    await page.answer(worker, first(1));
    await page.finish(worker, 1);
    await page.finish(worker, 3);
    await Promise.all([third, waiting]);
    expect(page.block(1).states).to.deep.equal(['queued', 'running', 'done']);
    expect(page.block(1).begun).to.equal(1);
    expect(page.block(1).notes, 'its menu stays').to.include({ hasCompany: true });
    expect(page.programs(worker)).to.deep.equal([1, 3]);
    // The place in the queue that it had is free for others.
    const last = page.run(2);
    await page.answer(worker, {});
    await page.finish(worker, 2);
    expect(await last).to.have.property('status', 'ok');
  });

  it('does not run when what runs first fails', async () => {
    const second = page.run(2);
    const worker = await page.browser.worker();
    await page.answer(worker, first(1));
    await page.fail(worker, 1);
    expect((await second).error).to.deep.equal({
      type: 'DependencyError',
      message: 'first-failed',
      phrases: [{ code: 'first-failed', block: 'id1', status: 'error' }],
      traceback: '',
    });
    expect(page.block(2).states).to.deep.equal(['loading', 'queued', 'error']);
    const again = page.run(2);
    const { question } = await page.answer(worker, {
      error: { code: 'depends-circle', blocks: ['id2', 'id1'] },
    });
    expect(question.blocks[0]?.ran?.fingerprint, 'it did not end well').to.equal('');
    expect((await again).error?.phrases).to.deep.equal([
      { code: 'depends-circle', blocks: ['id2', 'id1'] },
    ]);
  });

  it('does not run when the page forbids what runs first, or takes it away', async () => {
    page.block(1).isForbidden = true;
    const second = page.run(2);
    const worker = await page.browser.worker();
    await page.answer(worker, first(1));
    const why = [{ code: 'first-failed', block: 'id1', status: 'stopped' }];
    expect(await second).to.have.property('status', 'stopped');
    expect((await second).error?.phrases).to.deep.equal(why);
    const again = page.run(2);
    await page.asked(worker);
    page.block(1).isOnPage = false;
    await page.answer(worker, first(1));
    expect((await again).error?.phrases).to.deep.equal(why);
    expect(page.block(1).begun).to.equal(0);
  });

  it('runs when a transcript that runs first shows an exception that its page does not', async () => {
    page.block(1).examples = [{ lines: 1, want: '1' }];
    const second = page.run(2);
    const worker = await page.browser.worker();
    await page.answer(worker, first(1));
    await page.fail(worker, 1);
    await page.finish(worker, 2);
    expect(await second).to.have.property('status', 'ok');
    expect(page.block(1).state).to.equal('error');
  });

  it('stops what runs first, at once when it is asked again', async () => {
    const second = page.run(2);
    const worker = await page.browser.worker();
    await page.answer(worker, first(1));
    const { id } = await page.program(worker, 1);
    worker.say({ type: 'started', id });
    const stopped = page.stop(2);
    await until(() => page.block(2).events.at(-1)?.type === 'stopping');
    expect(worker.isTerminated).to.equal(false);
    await page.stop(2);
    await stopped;
    expect(worker.isTerminated).to.equal(true);
    expect([page.block(1).state, page.block(2).state]).to.deep.equal(['stopped', 'stopped']);
    expect((await second).error).to.equal(undefined);
  });

  it('stops at once while what runs first gets ready, and that does not run', async () => {
    let ready!: (start: RunStart | null) => void;
    const begin = page.block(1).begin.bind(page.block(1));
    page.block(1).begin = () => new Promise((resolve) => (ready = resolve));
    const second = page.run(2);
    const worker = await page.browser.worker();
    await page.answer(worker, first(1));
    await until(() => page.block(2).notes.current);
    await page.stop(2);
    expect(await second).to.have.property('status', 'stopped');
    expect(page.block(2).notes.current).to.equal(null);
    ready(await begin());
    await until(() => page.block(1).state === 'stopped');
    expect(page.programs(worker)).to.deep.equal([]);
  });

  it('may be stopped while it asks', async () => {
    void page.run(2);
    const worker = await page.browser.worker();
    await until(() => worker.sent.some(({ type }) => type === 'ask'));
    await page.stop(2);
    expect(page.block(2).state).to.equal('stopped');
    expect(page.shared.turns.isFull).to.equal(false);
  });

  it('tells when it could not be found out', async () => {
    const second = page.run(2);
    const worker = await page.browser.worker();
    const asked = () => worker.sent.find((sent) => sent.type === 'ask');
    await until(asked);
    const { id } = asked()!;
    worker.say({ type: 'answered', id, answer: null, failure: 'No archive.' });
    expect((await second).error?.phrases).to.deep.equal([
      { code: 'plan-failed', detail: 'No archive.' },
    ]);
  });

  it('counts runs that were done again; but not those that ended in another way', async () => {
    page.browser.behaviour = runs;
    for (const key of [1, 2]) await page.run(key);
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
    const third = page.run(3);
    const { question } = await page.answer(await page.browser.worker(1), {});
    expect(question.blocks.map(({ ran }) => ran?.fingerprint)).to.deep.equal([null, '', undefined]);
    expect(await third).to.have.property('status', 'ok');
  });

  it('joins a run that is on, and clears the way for the next when it ends', async () => {
    const one = page.run(1);
    const other = page.run(1);
    const worker = await page.browser.worker();
    await page.finish(worker, 1);
    expect(await one).to.equal(await other);
    expect(page.block(1)).to.include({ begun: 1, run: null });
  });

  it('runs all in order, up to the first that does not end well', async () => {
    const all = page.page.runAll(page.blocks, page.block(1));
    const worker = await page.browser.worker();
    await page.finish(worker, 1);
    await page.fail(worker, 2);
    expect((await all).map(({ status }) => status)).to.deep.equal(['ok', 'error']);
    expect(worker.sent.some(({ type }) => type === 'ask')).to.equal(false);
    expect(page.block(1).notes.all).to.deep.include({ done: 2, total: 3, stoppedBy: 'error' });
    expect(page.said).to.deep.equal([{ code: 'stopped-at', block: 'id2', status: 'error' }]);
  });

  it('forgets all at a restart, after what runs and waits was stopped', async () => {
    page.browser.behaviour = runs;
    for (const key of [1, 2]) await page.run(key);
    const worker = await page.browser.worker();
    worker.behave = starts;
    const running = page.run(1);
    const waiting = page.run(2);
    await until(() => page.programs(worker).length === 3);
    const restarted = page.page.restart(page.blocks);
    const interrupted = () => worker.sent.find((one) => one.type === 'interrupt');
    await until(interrupted);
    worker.end(interrupted()!.id, {
      status: 'stopped',
      error: { type: 'KeyboardInterrupt', message: '', traceback: '' },
    });
    await restarted;
    expect([(await running).status, (await waiting).status]).to.deep.equal(['stopped', 'stopped']);
    expect(page.programs(worker), 'the one that waited').to.deep.equal([1, 2, 1]);
    expect(worker.isTerminated).to.equal(true);
    expect(page.blocks.map(({ notes }) => notes.isRestarted)).to.deep.equal([
      true,
      true,
      undefined,
    ]);
    const third = page.run(3);
    const next = await page.browser.worker(1);
    const { question } = await page.answer(next, {});
    expect(question.blocks.map(({ ran }) => ran)).to.deep.equal([null, null, null]);
    page.browser.behaviour = runs;
    next.finish(await next.asked());
    await third;
  });

  it('lets a program react to a restart that runs for another block', async () => {
    const second = page.run(2);
    const worker = await page.browser.worker();
    await page.answer(worker, first(1));
    const { id } = await page.program(worker, 1);
    worker.say({ type: 'started', id });
    await until(() => page.block(1).state === 'running');
    const restarted = page.page.restart(page.blocks);
    await until(() => worker.sent.find((one) => one.type === 'interrupt'));
    await nextTask();
    expect(worker.isTerminated).to.equal(false);
    worker.end(id, {
      status: 'stopped',
      error: { type: 'KeyboardInterrupt', message: '', traceback: '' },
    });
    await restarted;
    expect((await second).status).to.equal('stopped');
    expect(page.block(1).events.at(-1)).to.have.nested.property(
      'result.error.type',
      'KeyboardInterrupt',
    );
  });

  it('finds what is stale when no run is on', async () => {
    page.browser.behaviour = runs;
    for (const key of [1, 2]) await page.run(key);
    const leave = await page.shared.turns.take(new AbortController().signal);
    page.edit(1);
    for (const callback of page.timers) callback();
    await nextTask();
    const worker = await page.browser.worker();
    expect(worker.sent.some(({ type }) => type === 'ask')).to.equal(false);
    leave();
    const stale = [{ id: 'id2', dependencies: ['id1'] }];
    const { question } = await page.answer(worker, { stale });
    expect(question.target).to.equal(null);
    await until(() => page.block(2).notes.edited?.length);
    expect(page.block(2).notes.edited?.map(({ name }) => name)).to.deep.equal(['id1']);
  });

  it('knows nothing of another page', async () => {
    const other = new FakePage();
    page.browser.behaviour = other.browser.behaviour = runs;
    await page.run(1);
    expect(other.shared.past.runs).to.deep.equal([]);
    expect(other.store.in(PlainBlock)).to.deep.equal(other.blocks);
    expect(await other.run(1)).to.have.property('status', 'ok');
    await page.page.restart(page.blocks);
    expect(other.shared.past.runs).to.have.length(1);
  });
});
