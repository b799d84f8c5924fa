import { expect } from 'chai';
import { guardClose, guardFetch } from '../../src/worker/network.js';
import { rejection } from '../helpers/until.js';

describe('guardFetch', () => {
  it('lets no credentials out', async () => {
    const seen: (RequestCredentials | undefined)[] = [];
    const scope = {
      fetch: (_input: RequestInfo | URL, init?: RequestInit) => {
        seen.push(init?.credentials);
        return Promise.resolve(new Response('text'));
      },
    };
    guardFetch(scope);
    expect(await (await scope.fetch('/a')).text()).to.equal('text');
    await scope.fetch('/a', { credentials: 'include', method: 'HEAD' });
    expect(seen).to.deep.equal(['omit', 'omit']);
  });

  it('lets the browser say who asks', async () => {
    let sent: HeadersInit | undefined;
    const scope = {
      fetch: (_input: RequestInfo | URL, init?: RequestInit) => {
        sent = init?.headers;
        return Promise.resolve(new Response());
      },
    };
    guardFetch(scope);
    await scope.fetch('/a', { headers: { 'User-Agent': 'python-requests/2', Accept: '*/*' } });
    expect([...new Headers(sent)]).to.deep.equal([['accept', '*/*']]);
  });

  it('says why a request failed, in an error with a stack', async () => {
    const scope = { fetch: () => Promise.reject(new TypeError('Load failed')) };
    guardFetch(scope);
    for (const input of ['https://other.example/x', new Request('https://other.example/x')]) {
      const error = (await rejection((scope.fetch as typeof fetch)(input))) as TypeError;
      expect(error.message).to.match(/could not read https:\/\/other\.example\/x: .*\(CORS\)/);
      expect(error.stack).to.be.a('string');
    }
  });

  it('tells an abort as it is', async () => {
    const stopping = new AbortController();
    stopping.abort();
    const scope = { fetch: () => Promise.reject(stopping.signal.reason as Error) };
    guardFetch(scope);
    const { signal } = stopping;
    const error = await rejection((scope.fetch as typeof fetch)('/a', { signal }));
    expect(error).to.equal(signal.reason);
  });
});

describe('guardClose', () => {
  it('lets a Worker be closed in no other way', () => {
    const closed: string[] = [];
    class Scope {
      close(): void {
        closed.push('silently');
      }
    }
    const scope = new Scope();
    guardClose(scope, () => closed.push('and told'));
    scope.close();
    expect(closed).to.deep.equal(['and told']);
    expect(Scope.prototype).not.to.have.property('close');
  });
});
