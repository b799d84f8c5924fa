import { expect } from 'chai';
import { answering, Bridge, type WorkerCalls } from '../../src/worker/bridge.js';

/** A bridge to a Python that answers with what it was asked, and the requests. */
function fake(answer: (request: string) => unknown) {
  const requests: string[] = [];
  const module = {
    answer: (request: string) => {
      requests.push(request);
      return answer(request);
    },
  };
  const bridge = new Bridge({ pyimport: () => module });
  return { bridge, requests };
}

describe('Bridge', () => {
  it('calls by a name, with keywords', () => {
    const { bridge, requests } = fake(() => '{"requirements": []}');
    expect(bridge.call('declared', { code: '1' })).to.deep.equal({ requirements: [] });
    expect(requests).to.deep.equal(['{"call":"declared","code":"1"}']);
  });

  it('waits for what takes a while', async () => {
    const { bridge } = fake(() => Promise.resolve('{"wheels": []}'));
    expect(await bridge.call('choose', { requirements: [] })).to.deep.equal({ wheels: [] });
  });

  it('leaves out what is not given', () => {
    const { bridge, requests } = fake(() => '{"status": "ok"}');
    const program = { code: '1', filename: '<1>', mode: 'script', tasks: 'keep' } as const;
    void bridge.call('run', { ...program, expect: undefined });
    expect(JSON.parse(requests[0]!)).to.deep.equal({ call: 'run', ...program });
  });
});

describe('answering', () => {
  it('does what Python calls for', async () => {
    const answer = answering({
      ask: ({ kind, waits }) => (waits ? Promise.resolve(kind) : null),
      density: () => 2,
      deafen: () => undefined,
    } as WorkerCalls);
    expect(answer('{"call": "density"}')).to.equal('2');
    expect(answer('{"call": "deafen"}')).to.equal('null');
    expect(answer('{"call": "ask", "kind": "line", "waits": false}')).to.equal('null');
    expect(await answer('{"call": "ask", "kind": "line", "waits": true}')).to.equal('"line"');
  });
});
