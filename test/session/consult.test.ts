import { expect } from 'chai';
import type { Completions } from '../../src/protocol/questions.js';
import { Runtime } from '../../src/runtime/runtime.js';
import { consult } from '../../src/session/consult.js';
import { Sessions } from '../../src/session/sessions.js';
import type { SharedSession } from '../../src/session/shared-session.js';
import { FakeBrowser } from '../helpers/fake-browser.js';
import { starts, type Behaviour } from '../helpers/fake-worker.js';
import { until } from '../helpers/until.js';

const observer = {
  id: 0,
  progress: () => undefined,
  restored: () => undefined,
};

const QUESTION = { kind: 'complete', before: 'pri' } as const;
const ANSWER: Completions = { prefix: 'pri', options: [{ label: 'print', detail: 'function' }] };

describe('what a console asks of its session', () => {
  let browser: FakeBrowser;
  let session: SharedSession;
  let behave: Behaviour;

  beforeEach(() => {
    browser = new FakeBrowser();
    browser.behaviour = (message, worker) => {
      starts(message, worker);
      behave(message, worker);
    };
    session = new Sessions(new Runtime(browser)).named('a');
  });

  const ask = (signal = new AbortController().signal) =>
    consult(session, QUESTION, observer, signal);

  const caught = (promise: Promise<unknown>) =>
    promise.then(
      () => 'no error',
      (error: unknown) => (error as Error).message,
    );

  it('is answered by its Python, which starts for that; then the session is free', async () => {
    behave = (message, worker) => {
      if (message.type !== 'ask') return;
      expect(message.question).to.deep.equal(QUESTION);
      worker.say({ type: 'answered', id: message.id, answer: ANSWER, failure: null });
    };
    const answer = ask();
    expect(session.turns.isFull).to.equal(true);
    expect(await answer).to.deep.equal(ANSWER);
    expect(session.turns.isFull).to.equal(false);
    expect(await ask()).to.deep.equal(ANSWER);
    expect(browser.workers).to.have.length(1);
  });

  it('fails with what Python says', async () => {
    behave = (message, worker) => {
      if (message.type !== 'ask') return;
      worker.say({ type: 'answered', id: message.id, answer: null, failure: 'MemoryError' });
    };
    expect(await caught(ask())).to.equal('MemoryError');
    expect(session.turns.isFull).to.equal(false);
  });

  it('waits for its turn, and gives up when it is told to', async () => {
    behave = () => undefined; // it never answers
    const stopping = new AbortController();
    const first = caught(ask(stopping.signal));
    const second = caught(ask(stopping.signal));
    await until(() => browser.workers[0]?.sent.some(({ type }) => type === 'ask'));
    stopping.abort(new Error('the reader pressed Ctrl+C'));
    expect(await Promise.all([first, second])).to.deep.equal([
      'the reader pressed Ctrl+C',
      'the reader pressed Ctrl+C',
    ]);
    expect(session.turns.isFull).to.equal(false);
    expect(browser.workers[0]?.sent.filter(({ type }) => type === 'ask')).to.have.length(1);
  });
});
