import { expect } from 'chai';
import type { WantedMessage } from '../../src/protocol/messages.js';
import { makeSlate, spell, spelledAddress, type Slate } from '../../src/protocol/slate.js';
import { canRead } from '../../src/worker/blob-address.js';
import { PageQuestions } from '../../src/worker/questions.js';

const ARCHIVE = { kind: 'archive', name: 'library' } as const;

const answer = (key: number) => JSON.stringify({ key, answer: { problem: '' } });
import { readBlob } from './read-blob.js';

describe('a slate', () => {
  it('spells every address, whatever its digits', () => {
    for (let times = 0; times < 5; times++) {
      const slate = makeSlate();
      spell(slate, 'a text', null);
      const address = spelledAddress(slate, canRead);
      expect(address).to.match(
        /^blob:.*[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
      );
      expect(canRead(address), address).to.equal(true);
    }
  });
});

describe('PageQuestions', () => {
  let sent: WantedMessage[];
  let slate: Slate;
  let isStopped: boolean;
  let questions: PageQuestions;

  beforeEach(() => {
    sent = [];
    slate = makeSlate();
    isStopped = false;
    questions = new PageQuestions(
      (message) => sent.push(message),
      slate,
      () => isStopped,
      readBlob,
    );
  });

  it('asks by a message, and takes the answer with the same key', async () => {
    const asked = [questions.want(ARCHIVE), questions.want(ARCHIVE)];
    expect(sent.map(({ isBlocked }) => isBlocked)).to.deep.equal([false, false]);
    for (const key of [2, 2, 1, 7]) {
      questions.receive({ key, answer: { problem: `for ${String(key)}` }, bytes: null });
    }
    const problems = (await Promise.all(asked)).map((given) => given.answer);
    expect(problems).to.deep.equal([{ problem: 'for 1' }, { problem: 'for 2' }]);
  });

  it('reads what is spelled, with its bytes', () => {
    const bytes = new Uint8Array([1, 2, 3]).buffer;
    spell(slate, answer(1), bytes);
    const given = questions.wantNow(ARCHIVE);
    expect(sent).to.deep.equal([{ type: 'wanted', key: 1, wanted: ARCHIVE, isBlocked: true }]);
    expect(given?.answer).to.deep.equal({ problem: '' });
    expect([...new Uint8Array(given!.bytes!)]).to.deep.equal([1, 2, 3]);
  });

  it('passes over the answer to a question that Stop has ended', () => {
    isStopped = true;
    expect(questions.wantNow(ARCHIVE)).to.equal(null);
    isStopped = false;
    const next = spell(slate, answer(1), null);
    spell(next, answer(2), new Uint8Array([2]).buffer);
    expect(questions.wantNow(ARCHIVE)).to.include({ key: 2 });
  });

  it('cannot block without a slate', () => {
    questions = new PageQuestions(
      (message) => sent.push(message),
      null,
      () => false,
    );
    expect(questions.canBlock).to.equal(false);
    expect(questions.wantNow(ARCHIVE)).to.equal(null);
    expect(sent).to.deep.equal([]);
  });
});
