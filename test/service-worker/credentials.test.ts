import { expect } from 'chai';
import { dropCredentials } from '../../src/service-worker/credentials.js';

const SCOPE = 'https://docs.example/_static/python-run/';

describe('dropCredentials', () => {
  const { fetch: ownFetch } = globalThis;
  let fetched: Request[];

  beforeEach(() => {
    fetched = [];
    globalThis.fetch = (input) => {
      fetched.push(input as Request);
      return Promise.resolve(new Response('answer'));
    };
  });

  afterEach(() => {
    globalThis.fetch = ownFetch;
  });

  /** What becomes of a request of a program. */
  const serve = (url: string, init?: RequestInit) => {
    const event = { request: new Request(url, init), respondWith: (given: unknown) => given };
    dropCredentials(event as unknown as FetchEvent, SCOPE);
  };

  it('sends what a program asks for without cookies', () => {
    serve('https://docs.example/data.csv');
    serve('https://other.example/data.csv', { credentials: 'include' });
    expect(fetched.map(({ url, credentials }) => [url, credentials])).to.deep.equal([
      ['https://docs.example/data.csv', 'omit'],
      ['https://other.example/data.csv', 'omit'],
    ]);
  });

  it('leaves our own files alone, and what has none', () => {
    serve(`${SCOPE}runtime/library.zip`);
    serve('https://other.example/data.csv', { credentials: 'omit' });
    expect(fetched).to.deep.equal([]);
  });
});
