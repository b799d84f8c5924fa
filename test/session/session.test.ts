import { expect } from 'chai';
import { Runtime } from '../../src/runtime/runtime.js';
import { IsolatedSession, Sessions } from '../../src/session/session.js';
import { FakeBrowser } from '../helpers/fake-browser.js';
import { runs } from '../helpers/fake-worker.js';
import { FakePage } from '../helpers/runs.js';
import { nextTask, until } from '../helpers/until.js';

const live = new AbortController().signal;
const ignore = () => undefined;

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
    page.browser.workers[0]?.say({ type: 'fatal', message: 'out of memory' });
    const { run, states } = page.start('a');
    expect(await run.result).to.have.property('status', 'ok');
    expect(states).to.deep.equal(['loading', 'running', 'done']);
    expect(page.browser.workers).to.have.length(2);
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
    page.passTime();
    await stopped;
    expect(worker.isTerminated).to.equal(true);
  });

  it('lets a few run at a time', async () => {
    const session = new IsolatedSession(new Runtime(new FakeBrowser()), 2);
    const leave = await session.enter(live);
    await session.enter(live);
    expect(session.isBusy).to.equal(true);
    let isIn = false;
    const third = session.enter(live).then(() => (isIn = true));
    await nextTask();
    expect(isIn).to.equal(false);
    leave();
    await third;
  });

  it('never has an interpreter at hand', async () => {
    const browser = new FakeBrowser();
    const session = new IsolatedSession(new Runtime(browser), 2);
    const interpreter = await session.interpreter(ignore, live);
    expect(session.isReady).to.equal(false);
    session.finish(interpreter);
    await until(() => browser.workers[0]?.isTerminated);
  });
});
