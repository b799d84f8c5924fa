import { expect } from 'chai';
import type {
  Given,
  ProgramRequest,
  ProgramResponse,
  Wanted,
} from '../../src/protocol/messages.js';
import { readMessage } from '../../src/protocol/read-messages.js';
import {
  LARGEST_BODY,
  MOST_REQUESTS,
  REQUEST_BOUNDS,
  type RequestProblem,
} from '../../src/protocol/requests.js';
import { openNetwork } from '../../src/worker/globals.js';
import { rejection, until } from '../helpers/until.js';

const BASE = 'https://docs.example/guide/page.html';

const bytesOf = (text: string) => new TextEncoder().encode(text).buffer;

/** Carries requests to servers of the test. */
class FakeCarrier {
  readonly requests: ProgramRequest[] = [];
  status = 200;
  body: ArrayBuffer = bytesOf('{"answer": 42}');
  headers: [string, string][] = [
    ['content-type', 'application/json'],
    ['x-one', '1'],
  ];
  problem: RequestProblem | null = null;
  /** What answers wait for. */
  gate: Promise<unknown> = Promise.resolve();
  isStopped = false;

  async want(wanted: Wanted): Promise<Given> {
    const given = this.answer(wanted);
    await this.gate;
    return given;
  }

  wantNow(wanted: Wanted): Given | null {
    return this.isStopped ? null : this.answer(wanted);
  }

  private answer(wanted: Wanted): Given {
    if (wanted.kind !== 'request') throw new Error('It asks for something else.');
    this.requests.push(wanted.request);
    const { status, headers, problem, body } = this;
    const { url } = wanted.request;
    const head: ProgramResponse =
      problem === null
        ? { problem, url: `${url}#end`, redirected: true, status, statusText: 'Fine', headers }
        : { problem };
    return { key: 1, answer: head, bytes: problem === null ? body : null };
  }
}

describe('what programs reach the network with', () => {
  let carrier: FakeCarrier;
  let scope: { fetch: typeof fetch; XMLHttpRequest: typeof XMLHttpRequest };

  beforeEach(() => {
    carrier = new FakeCarrier();
    scope = { fetch: globalThis.fetch.bind(globalThis), XMLHttpRequest: globalThis.XMLHttpRequest };
    openNetwork(scope, carrier, () => BASE);
  });

  describe('fetch', () => {
    it('sends by way of the page, and gives an ordinary response', async () => {
      const response = await scope.fetch('https://api.example/data');
      expect(carrier.requests).to.deep.equal([
        { url: 'https://api.example/data', method: 'GET', headers: [], body: null },
      ]);
      expect(response).to.be.instanceOf(Response);
      const { status, statusText, ok, url, redirected } = response;
      expect({ status, statusText, ok, url, redirected }).to.deep.equal({
        ...{ status: 200, statusText: 'Fine', ok: true, redirected: true },
        url: 'https://api.example/data#end',
      });
      expect(response.headers.get('X-One')).to.equal('1');
      expect(await response.json()).to.deep.equal({ answer: 42 });
    });

    it('takes relative addresses for the page’s', async () => {
      await scope.fetch('data.csv');
      await scope.fetch('/data.csv');
      expect(carrier.requests.map(({ url }) => url)).to.deep.equal([
        'https://docs.example/guide/data.csv',
        'https://docs.example/data.csv',
      ]);
    });

    it('sends method, headers and body, but not the program’s own name', async () => {
      const headers = { 'User-Agent': 'python-requests/2', Accept: 'text/csv' };
      const init = { method: 'POST', headers, body: 'a text' };
      await scope.fetch('https://api.example/', init);
      await scope.fetch(new Request('https://api.example/', { ...init, headers: {} }));
      const [first, second] = carrier.requests;
      expect(first?.method).to.equal('POST');
      expect(first?.headers).to.deep.include(['accept', 'text/csv']);
      expect(first?.headers.map(([name]) => name)).not.to.include('user-agent');
      for (const one of [first, second]) {
        expect(new TextDecoder().decode(one!.body!)).to.equal('a text');
      }
    });

    it('gives answers without a body', async () => {
      carrier.status = 204;
      carrier.body = new ArrayBuffer();
      expect(await (await scope.fetch('https://api.example/')).text()).to.equal('');
    });

    it('says why there is no answer, in an error with a stack', async () => {
      for (const [problem, part] of [
        ['unreadable', /could not read https:\/\/a\.example\/: .*\(CORS\)/],
        ['too-large', /at most 16 MB .* 128 MB/],
        ['too-many', /more than 200 requests wait/],
        ['refused', /sandboxed/],
      ] as const) {
        carrier.problem = problem;
        const error = (await rejection(scope.fetch('https://a.example/'))) as TypeError;
        expect(error).to.be.instanceOf(TypeError);
        expect(error.message).to.match(part);
        expect(error.stack).to.be.a('string');
      }
    });

    it('sends nothing that is too large, and not too many at once', async () => {
      const body = new Uint8Array(LARGEST_BODY.request + 1);
      const error = await rejection(scope.fetch('https://a.example/', { method: 'POST', body }));
      expect(error).to.have.property('message').that.contains('16 MB');
      carrier.gate = new Promise(() => undefined);
      for (let number = 0; number < MOST_REQUESTS.waiting; number++) {
        void scope.fetch('https://a.example/');
      }
      await until(() => carrier.requests.length === MOST_REQUESTS.waiting);
      const late = await rejection(scope.fetch('https://a.example/'));
      expect(late).to.have.property('message').that.contains('requests wait');
      expect(carrier.requests).to.have.length(MOST_REQUESTS.waiting);
    });

    it('sends nothing that the page would take for an attack', async () => {
      const { url, method, headers, header } = REQUEST_BOUNDS;
      const many = (number: number) =>
        Array.from({ length: number }, (_, index): [string, string] => [`x-${String(index)}`, '1']);
      const most: RequestInit[] = [
        { method: 'A'.repeat(method) },
        { headers: many(headers) },
        { headers: { a: 'b'.repeat(header) } },
      ];
      const longest = `https://a.example/${'a'.repeat(url - 'https://a.example/'.length)}`;
      for (const init of most) await scope.fetch(longest, init);
      for (const request of carrier.requests) {
        const wanted = { kind: 'request', request };
        expect(readMessage({ type: 'wanted', key: 1, wanted, isBlocked: false })).not.to.equal(
          null,
        );
      }
      const tooMuch: RequestInit[] = [
        { method: 'A'.repeat(method + 1) },
        { headers: many(headers + 1) },
        { headers: { a: 'b'.repeat(header + 1) } },
      ];
      const asked = tooMuch.map((init) => rejection(scope.fetch('https://a.example/', init)));
      for (const refused of [...asked, rejection(scope.fetch(`${longest}a`))]) {
        const { message } = (await refused) as Error;
        expect(message).to.contain('4000 characters').and.have.length.below(600);
      }
      expect(carrier.requests).to.have.length(most.length);
    });

    it('tells an abort as it is', async () => {
      carrier.gate = new Promise(() => undefined);
      const stopping = new AbortController();
      const asked = rejection(scope.fetch('https://a.example/', { signal: stopping.signal }));
      stopping.abort();
      expect(await asked).to.have.property('name', 'AbortError');
      const again = rejection(scope.fetch('https://a.example/', { signal: stopping.signal }));
      const error = (await again) as DOMException;
      expect(error).to.have.property('name', 'AbortError');
      expect(error).to.have.property('stack').that.is.a('string');
      expect(carrier.requests, 'it was aborted before').to.have.length(1);
    });

    it('gives the browser’s own errors a stack', async () => {
      const gone = URL.createObjectURL(new Blob(['a blob']));
      URL.revokeObjectURL(gone);
      const error = await rejection(scope.fetch(gone));
      expect(error).to.have.property('stack').that.is.a('string');
    });

    it('replaces the one that a scope inherits, for good', () => {
      class Scope {
        declare fetch: typeof fetch;
        readonly XMLHttpRequest = XMLHttpRequest;
      }
      Scope.prototype.fetch = globalThis.fetch;
      const own = new Scope();
      openNetwork(own, carrier, () => BASE);
      Reflect.deleteProperty(own, 'fetch');
      expect(own.fetch).to.equal(undefined);
    });

    it('leaves Blobs and data to the browser', async () => {
      const blob = URL.createObjectURL(new Blob(['a blob']));
      expect(await (await scope.fetch(blob)).text()).to.equal('a blob');
      expect(await (await scope.fetch('data:text/plain,data')).text()).to.equal('data');
      expect(carrier.requests).to.deep.equal([]);
    });
  });

  describe('XMLHttpRequest', () => {
    it('blocks until the answer', () => {
      const request = new scope.XMLHttpRequest();
      request.open('get', '/data.json', false);
      request.setRequestHeader('Accept', 'application/json');
      request.setRequestHeader('User-Agent', 'me');
      request.send();
      expect(carrier.requests).to.deep.equal([
        {
          ...{ url: 'https://docs.example/data.json', method: 'GET', body: null },
          headers: [['Accept', 'application/json']],
        },
      ]);
      expect([request.readyState, request.status, request.statusText]).to.deep.equal([
        4,
        200,
        'Fine',
      ]);
      expect(request.responseText).to.equal('{"answer": 42}');
      expect(request.responseURL).to.equal('https://docs.example/data.json#end');
      expect(request.getResponseHeader('X-ONE')).to.equal('1');
      expect(request.getResponseHeader('x-two')).to.equal(null);
      expect(request.getAllResponseHeaders()).to.equal(
        'content-type: application/json\r\nx-one: 1\r\n',
      );
    });

    it('sends what can be sent at once', () => {
      for (const [body, sent] of [
        ['a ü', 'a ü'],
        [new Uint8Array([65, 66, 67]).subarray(1), 'BC'],
        [new URLSearchParams({ a: 'b c' }), 'a=b+c'],
      ] as const) {
        const request = new scope.XMLHttpRequest();
        request.open('POST', 'https://a.example/', false);
        request.send(body);
        expect(new TextDecoder().decode(carrier.requests.at(-1)!.body!)).to.equal(sent);
      }
    });

    it('says what kind of body it sends, unless the program does', () => {
      const typeOf = (body: XMLHttpRequestBodyInit, own?: string) => {
        const request = new scope.XMLHttpRequest();
        request.open('POST', 'https://a.example/', false);
        if (own) request.setRequestHeader('content-TYPE', own);
        request.send(body);
        return carrier.requests.at(-1)!.headers.map(([, value]) => value.toLowerCase());
      };
      const form = 'application/x-www-form-urlencoded;charset=utf-8';
      expect(typeOf(new URLSearchParams({ a: 'b' }))).to.deep.equal([form]);
      expect(typeOf('a text')).to.deep.equal(['text/plain;charset=utf-8']);
      expect(typeOf('{}', 'application/json')).to.deep.equal(['application/json']);
      expect(typeOf(new Uint8Array(1))).to.deep.equal([]);
    });

    it('sends a form that its server can take apart', async () => {
      const form = new FormData();
      form.set('a', 'b');
      const request = new scope.XMLHttpRequest();
      request.open('POST', 'https://a.example/');
      request.send(form);
      await until(() => carrier.requests.length > 0);
      const { headers, body } = carrier.requests[0]!;
      const headersOf = headers.map(([name, value]): [string, string] => [name, value]);
      const sent = await new Response(body, { headers: headersOf }).formData();
      expect(sent.get('a')).to.equal('b');
    });

    it('leaves out the body of what has none, as browsers do', () => {
      for (const method of ['GET', 'head']) {
        const request = new scope.XMLHttpRequest();
        request.open(method, 'https://a.example/', false);
        request.send('a text');
        expect(carrier.requests.at(-1)).to.deep.include({ headers: [], body: null });
      }
    });

    it('throws a network error with the sentence and a stack', () => {
      const send = () => {
        const request = new scope.XMLHttpRequest();
        request.open('GET', 'https://a.example/', false);
        request.send();
      };
      carrier.problem = 'unreadable';
      expect(send).to.throw(DOMException, 'CORS').with.property('name', 'NetworkError');
      carrier.isStopped = true;
      try {
        send();
        expect.fail('It did not throw.');
      } catch (error) {
        expect(error).to.have.property('stack').that.is.a('string');
      }
    });

    /** Sends, and gives the events with the state at each. */
    const watch = (prepare: (request: XMLHttpRequest) => void = () => undefined) => {
      const request = new scope.XMLHttpRequest();
      const told: [string, number][] = [];
      for (const type of ['load', 'error', 'abort', 'timeout', 'loadend'] as const) {
        request[`on${type}`] = () => told.push([type, request.readyState]);
      }
      request.addEventListener('readystatechange', () => told.push(['state', request.readyState]));
      request.open('GET', 'https://a.example/');
      prepare(request);
      request.send();
      const over = until(() => told.some(([type]) => type === 'loadend'));
      return { request, told, over };
    };

    it('tells its steps', async () => {
      const { told, over } = watch();
      await over;
      const states = [1, 2, 3, 4].map((state) => ['state', state]);
      expect(told).to.deep.equal([...states, ['load', 4], ['loadend', 4]]);
    });

    it('gives the answer in each form', async () => {
      for (const [type, check] of [
        ['', (response: unknown) => expect(response).to.equal('{"answer": 42}')],
        ['json', (response: unknown) => expect(response).to.deep.equal({ answer: 42 })],
        ['arraybuffer', (response: unknown) => expect(response).to.have.property('byteLength', 14)],
        [
          'blob',
          (response: unknown) => expect(response).to.have.property('type', 'application/json'),
        ],
      ] as const) {
        const { request, over } = watch((one) => (one.responseType = type));
        await over;
        check(request.response);
        if (type === 'blob') expect(() => request.responseText).to.throw(DOMException);
      }
    });

    it('reads text as the server or the program says', () => {
      carrier.body = new Uint8Array([0xe4]).buffer;
      carrier.headers = [['content-type', 'text/plain; charset=iso-8859-1']];
      const request = new scope.XMLHttpRequest();
      request.open('GET', 'https://a.example/', false);
      request.send();
      expect(request.responseText).to.equal('ä');
      request.open('GET', 'https://a.example/', false);
      request.overrideMimeType('text/plain; charset=koi8-r');
      request.send();
      expect(request.responseText).to.equal('Д');
    });

    it('tells failures, aborts and what takes too long', async () => {
      carrier.problem = 'unreadable';
      const failed = watch();
      await failed.over;
      expect(failed.told.map(([type]) => type))
        .to.include('error')
        .and.not.to.include('load');
      expect(failed.request.status).to.equal(0);

      carrier.problem = null;
      carrier.gate = new Promise(() => undefined);
      const aborted = watch();
      aborted.request.abort();
      await aborted.over;
      expect(aborted.told.map(([type]) => type)).to.include('abort');

      const late = watch((request) => (request.timeout = 1));
      await late.over;
      expect(late.told.map(([type]) => type)).to.include('timeout');
    });

    it('leaves Blobs to the browser', () => {
      const request = new scope.XMLHttpRequest();
      request.open('GET', URL.createObjectURL(new Blob(['a blob'])), false);
      request.send();
      expect(request.responseText).to.equal('a blob');
      expect(request.status).to.equal(200);
    });
  });
});
