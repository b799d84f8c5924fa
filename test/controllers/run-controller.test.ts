import { expect } from 'chai';
import { PageBlock, type BlockElement } from '../../src/controllers/page-block.js';
import { RunController } from '../../src/controllers/run-controller.js';
import type { RunStart } from '../../src/page/block.js';
import { assetsUrl, setAssetsUrl } from '../../src/runtime/assets.js';
import type { RunEvent, RunResult, RunState } from '../../src/session/types.js';
import { en } from '../../src/words/en.js';
import { nextTask, until } from '../helpers/until.js';

/** A block's element; `told` has each event with the controller's state at that time. */
class FakeHost extends HTMLElement {
  code = '';
  session: string | null = 's';
  updates = 0;
  readonly mode = 'script';
  readonly timeout = 0;
  readonly updateComplete = Promise.resolve(true);
  readonly renderRoot = this;
  readonly told: RunEvent[] = [];
  readonly block = new PageBlock(this as unknown as BlockElement);
  readonly runs = new RunController(this as unknown as BlockElement);
  readonly expect = null;
  readonly files = null;
  readonly packages = null;
  readonly words = en;

  loadWords(): Promise<void> {
    return Promise.resolve();
  }

  get staticCode() {
    return { text: '', source: { code: this.code, mode: 'script', lines: [0] }, box: this };
  }

  get state(): RunState {
    return this.runs.state;
  }

  start(code: string): Promise<RunResult> {
    this.code = code;
    return this.runs.start();
  }

  beginRun(): Promise<RunStart | null> {
    return this.runs.begin();
  }

  addController(): void {
    // It asks nothing of the controller: the tests do.
  }

  requestUpdate(): void {
    this.updates++;
  }

  runEvent(event: RunEvent): void {
    this.told.push(event);
    if (event.type === 'state') expect(this.runs.state).to.equal(event.state);
    if (event.type === 'end') expect(this.runs.result).to.equal(event.result);
  }

  get states(): RunState[] {
    return this.told.flatMap((event) => (event.type === 'state' ? [event.state] : []));
  }
}
customElements.define('fake-host', FakeHost);

const LOOP = 'while True:\n    pass';

/** With the real CPython, in one session. */
describe('RunController', function () {
  this.timeout(120_000);
  const own = assetsUrl();
  let host: FakeHost;
  let runs: RunController;

  before(async () => {
    setAssetsUrl('/dist/');
    await new FakeHost().start('ready = True');
  });

  after(() => {
    setAssetsUrl(own);
  });

  afterEach(() => {
    host.remove();
  });

  beforeEach(() => {
    host = new FakeHost();
    document.body.append(host);
    runs = host.runs;
  });

  const said = () => document.querySelector('[role=status]')?.textContent;

  it('is idle at first', () => {
    expect(runs).to.include({ state: 'idle', result: null, progress: null, view: null });
    expect(runs.isActive).to.equal(false);
  });

  it('runs a block and tells all that happens', async () => {
    const running = host.start('print("printed")\n0');
    expect(runs.isActive).to.equal(true);
    const result = await running;
    expect(result).to.deep.include({
      status: 'ok',
      stdout: 'printed\n',
      value: { 'text/plain': '0' },
    });
    expect(host.states).to.deep.equal(['loading', 'running', 'done']);
    expect(host.told.at(-1)?.type).to.equal('end');
    expect(runs.result).to.equal(result);
    expect(runs.view?.element.querySelector('.value')?.textContent).to.equal('0');
    await until(() => !runs.isActive);
    expect(said()).to.equal(en.said.finished);
  });

  it('tells a state once, also while Python is loaded after our own parts', async () => {
    host.session = null;
    await host.start('1');
    expect(host.states).to.deep.equal(['loading', 'running', 'done']);
  });

  it('joins the run that is on', () => {
    const first = host.start('1');
    expect(host.start('2')).to.equal(first);
    return first;
  });

  it('says which error it was and where', async () => {
    await host.start('x = 1\nx / 0');
    expect(runs.state).to.equal('error');
    const failed = en.said.failed(2, 'ZeroDivisionError: division by zero');
    await until(() => said() === failed);
  });

  it('forgets the last run when the next begins', async () => {
    await host.start('1');
    await until(() => !runs.isActive);
    const next = host.start('pass');
    expect(runs).to.include({ state: 'loading', result: null });
    await next;
    expect(runs.view?.element.childElementCount).to.equal(0);
  });

  it('stops a run before anything of it is loaded', async () => {
    const running = host.start('1');
    await runs.stop();
    expect(await running).to.include({ status: 'stopped', duration: 0 });
    expect(host.states).to.deep.equal(['loading', 'stopped']);
  });

  it('stops a program that would run for ever, and keeps the session', async () => {
    void host.start(`kept = 1\n${LOOP}`);
    await until(() => runs.state === 'running');
    await runs.stop();
    expect(runs.state).to.equal('stopped');
    expect(runs.result?.error?.type).to.equal('KeyboardInterrupt');
    await until(() => !runs.isActive);
    expect(await host.start('kept')).to.have.property('status', 'ok');
  });

  it('has nothing to stop when nothing is on', async () => {
    await runs.stop();
    expect(host.told).to.deep.equal([]);
    expect(await host.start('1')).to.have.property('status', 'ok');
  });

  it('forgets a run that is on, and is free for the next', async () => {
    const old = host.start(LOOP);
    await until(() => runs.state === 'running');
    runs.reset();
    expect(runs).to.include({ state: 'idle', result: null, view: null });
    expect(runs.isActive).to.equal(false);
    host.told.length = 0;
    const next = host.start('2');
    expect(await old).to.have.property('status', 'stopped');
    expect(runs.isActive, 'the next is on').to.equal(true);
    expect(await next).to.have.property('status', 'ok');
    expect(host.states).to.deep.equal(['loading', 'queued', 'running', 'done']);
  });

  it('forgets a run of which nothing is loaded yet', async () => {
    const old = host.start('print("old")');
    runs.reset();
    const next = host.start('print("new")');
    expect(await old).to.have.property('status', 'stopped');
    expect(await next).to.include({ status: 'ok', stdout: 'new\n' });
    expect(runs.result).to.equal(await next);
  });

  it('stops when its block is removed', async () => {
    const running = host.start(LOOP);
    await until(() => runs.state === 'running');
    host.remove();
    runs.hostDisconnected();
    expect(await running).to.have.property('status', 'stopped');
  });

  it('goes on when its block is moved', async () => {
    const running = host.start('1');
    host.remove();
    runs.hostDisconnected();
    document.body.append(host);
    expect(await running).to.have.property('status', 'ok');
    await nextTask();
    expect(runs.state).to.equal('done');
  });
});
