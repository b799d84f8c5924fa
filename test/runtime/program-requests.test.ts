import { expect } from 'chai';
import type { ProgramRequest } from '../../src/protocol/messages.js';
import { performRequest, type Performed } from '../../src/protocol/perform-request.js';
import { LARGEST_BODY, MOST_REQUESTS } from '../../src/protocol/requests.js';
import { isLocalHost, ProgramRequests } from '../../src/runtime/program-requests.js';
import { FakeTimers } from '../helpers/fake-timers.js';
import { nextTask, until } from '../helpers/until.js';

const get = (url: string): ProgramRequest => ({ url, method: 'GET', headers: [], body: null });

describe('ProgramRequests', () => {
  let sent: string[];
  let answers: (() => void)[];
  const perform = ({ url }: ProgramRequest): Promise<Performed> => {
    sent.push(url);
    return new Promise((resolve) =>
      answers.push(() => resolve({ response: { problem: 'unreadable' }, bytes: null })),
    );
  };
  const requests = (isSandboxed = false) =>
    new ProgramRequests(perform, { isSandboxed, host: 'docs.example' });

  /** Why a request is refused without being sent; null if it is sent. */
  async function refusal(request: ProgramRequest, isSandboxed = false): Promise<string | null> {
    sent = [];
    answers = [];
    const answer = requests(isSandboxed).answer(request);
    await nextTask();
    if (sent.length > 0) return null;
    return (await answer).response.problem;
  }

  beforeEach(() => {
    sent = [];
    answers = [];
  });

  it('sends a few at once, then the next, and refuses more than may wait', async () => {
    const one = requests();
    const most = MOST_REQUESTS.atOnce + MOST_REQUESTS.waiting;
    for (let number = 0; number < most; number++)
      void one.answer(get(`https://a.example/${String(number)}`));
    expect((await one.answer(get('https://a.example/'))).response.problem).to.equal('too-many');
    expect(sent).to.have.length(MOST_REQUESTS.atOnce);
    answers[0]?.();
    await until(() => sent.length === MOST_REQUESTS.atOnce + 1);
    expect(sent.at(-1)).to.equal(`https://a.example/${String(MOST_REQUESTS.atOnce)}`);
  });

  it('sends to other sites and its own, but nothing else than the web', async () => {
    expect(await refusal(get('https://a.example/'))).to.equal(null);
    expect(await refusal(get('http://docs.example/'))).to.equal(null);
    for (const url of [
      ...['file:///etc/passwd', 'javascript:1', 'blob:null/1', 'ws://a.example/', 'a path'],
      ...['https://me:secret@a.example/', 'chrome://version'],
    ]) {
      expect(await refusal(get(url)), url).to.equal('unreadable');
    }
    const body = new ArrayBuffer(LARGEST_BODY.request + 1);
    expect(await refusal({ ...get('https://a.example/'), body })).to.equal('too-large');
  });

  it('sends a sandbox’s neither to the site nor to the reader’s network', async () => {
    expect(await refusal(get('https://a.example/'), true)).to.equal(null);
    for (const url of [
      ...[
        'https://docs.example/secret',
        'http://docs.example:8080/',
        'http://localhost/',
        'http://LOCALHOST./',
      ],
      ...['http://127.0.0.1:8000/', 'http://0x7f.1/', 'http://2130706433/', 'http://[::1]/'],
      ...['http://192.168.1.1/', 'http://printer/', 'http://nas.local/', 'http://[fd00::1]/'],
    ]) {
      expect(await refusal(get(url), true), url).to.equal('refused');
    }
  });
});

describe('a redirected request', () => {
  const answerOf = (to: string, isSandboxed: boolean) => {
    const head = { url: to, redirected: true, status: 200, statusText: '', headers: [] };
    const performed = { response: { problem: null, ...head }, bytes: new ArrayBuffer(1) };
    const requests = new ProgramRequests(() => Promise.resolve(performed), {
      isSandboxed,
      host: 'docs.example',
    });
    return requests.answer(get('https://a.example/'));
  };

  it('gives a sandbox nothing that it could not have asked for', async () => {
    for (const url of ['https://docs.example/secret', 'http://192.168.1.1/']) {
      expect(await answerOf(url, true)).to.deep.equal({
        response: { problem: 'refused' },
        bytes: null,
      });
      expect((await answerOf(url, false)).response.problem).to.equal(null);
    }
    expect((await answerOf('https://b.example/', true)).response.problem).to.equal(null);
  });
});

describe('isLocalHost', () => {
  const hostOf = (host: string) => new URL(`http://${host}/`).hostname;

  for (const host of [
    ...['localhost', 'a.localhost', 'printer', 'nas.local', 'x.internal', 'router.home.arpa'],
    ...['10.0.0.1', '127.9.9.9', '172.16.0.1', '172.31.255.255', '192.168.0.1', '169.254.169.254'],
    ...['100.64.0.1', '100.127.0.1', '0.0.0.0', '[::]', '[::1]', '[fc00::1]', '[fe80::1]'],
    ...['[::ffff:10.0.0.1]', '[64:ff9b::a00:1]', '017700000001', 'nas.local.'],
  ]) {
    it(`counts ${host}`, () => {
      expect(isLocalHost(hostOf(host))).to.equal(true);
    });
  }

  for (const host of [
    ...['a.example', 'localhost.example', '11.0.0.1', '172.32.0.1', '172.15.0.1', '192.169.0.1'],
    ...['10.a.example', '0.pool.example', '192.168.a.example'],
    ...['100.63.0.1', '100.128.0.1', '8.8.8.8', '[2606:4700::1111]', 'local.example'],
  ]) {
    it(`does not count ${host}`, () => {
      expect(isLocalHost(hostOf(host))).to.equal(false);
    });
  }
});

describe('performRequest', () => {
  it('sends nothing of the reader’s, stores nothing, and gives the answer', async () => {
    let init: RequestInit | undefined;
    const fetch: typeof globalThis.fetch = (_, given) => {
      init = given;
      return Promise.resolve(new Response('a text', { status: 201, headers: { 'x-a': 'b' } }));
    };
    const body = new Uint8Array([1]).buffer;
    const request: ProgramRequest = {
      ...{ url: 'https://a.example/', method: 'POST', body },
      headers: [['accept', '*/*']],
    };
    const { response, bytes } = await performRequest(request, fetch);
    expect(init).to.deep.include({ method: 'POST', body, mode: 'cors' });
    expect(init).to.include({
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'follow',
      referrerPolicy: 'no-referrer',
    });
    expect(response).to.deep.include({ problem: null, status: 201 });
    expect(response).to.have.deep.property('headers').that.deep.includes(['x-a', 'b']);
    expect(new TextDecoder().decode(bytes!)).to.equal('a text');
  });

  it('answers what cannot be sent or read', async () => {
    const own = globalThis.fetch.bind(globalThis);
    for (const request of [
      get('http://no-such-host.invalid/'),
      { ...get('https://a.example/'), method: 'CONNECT' },
      { ...get('https://a.example/'), headers: [['a b', 'c']] as const },
    ]) {
      const { response, bytes } = await performRequest(request, own);
      expect([response.problem, bytes]).to.deep.equal(['unreadable', null]);
    }
  });

  it('gives up an answer that is too large', async () => {
    let isCancelled = false;
    const part = new Uint8Array(2 ** 24);
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        controller.enqueue(part);
      },
      cancel: () => {
        isCancelled = true;
      },
    });
    const fetch = (_: unknown, init?: RequestInit) => {
      init?.signal?.addEventListener('abort', () => (isCancelled = true));
      return Promise.resolve(new Response(endless));
    };
    const { response } = await performRequest(get('https://a.example/'), fetch);
    expect(response.problem).to.equal('too-large');
    expect(isCancelled).to.equal(true);
  });

  it('gives up a server that sends nothing', async () => {
    const timers = new FakeTimers();
    try {
      const silent: typeof fetch = (_, init) =>
        new Promise((__, reject) => {
          init?.signal?.addEventListener('abort', () => {
            reject(init.signal?.reason as Error);
          });
        });
      const performed = performRequest(get('https://a.example/'), silent);
      timers.pass(30_000);
      expect((await performed).response.problem).to.equal('unreadable');
    } finally {
      timers.restore();
    }
  });
});
