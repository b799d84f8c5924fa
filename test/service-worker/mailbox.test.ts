import { expect } from 'chai';
import { serveMailbox, takeAnswer } from '../../src/service-worker/mailbox.js';

const SCOPE = 'https://example.org/static/';

/** A request as the browser would hand it over, with the answer that it gets. */
class FakeFetchEvent {
  readonly request: Request;
  response: Promise<Response> | null = null;

  constructor(path: string, method = 'POST') {
    this.request = new Request(new URL(path, SCOPE), { method });
  }

  respondWith(response: Response | Promise<Response>): void {
    this.response = Promise.resolve(response);
  }
}

function serve(path: string, method?: string): FakeFetchEvent {
  const event = new FakeFetchEvent(path, method);
  serveMailbox(event as unknown as FetchEvent, SCOPE);
  return event;
}

const answer = (key: string, text: string | null) => {
  takeAnswer({ type: 'python-run-answer', key, text });
};

describe('the mailbox', () => {
  it('answers a request that waits', async () => {
    const event = serve('python-run-mailbox?1');
    answer('?1', 'Ada');
    expect(await (await event.response)?.json()).to.deep.equal({ text: 'Ada' });
  });

  it('keeps an answer that came first, for its own question, once', async () => {
    answer('?2', null);
    const other = serve('python-run-mailbox?3');
    expect(await (await serve('python-run-mailbox?2').response)?.json()).to.deep.equal({
      text: null,
    });
    answer('?3', 'mine');
    expect(await (await other.response)?.json()).to.deep.equal({ text: 'mine' });
    const again = serve('python-run-mailbox?2');
    answer('?2', 'new');
    expect(await (await again.response)?.json()).to.deep.equal({ text: 'new' });
  });

  it('says that it is there', async () => {
    expect((await serve('python-run-mailbox?4', 'HEAD').response)?.status).to.equal(204);
  });

  it('leaves other requests and other messages alone', () => {
    takeAnswer(null);
    takeAnswer({ type: 'something else', key: '?5' });
    expect(serve('python-run.js').response).to.equal(null);
    expect(serve('deeper/python-run-mailbox?5').response).to.equal(null);
  });
});
