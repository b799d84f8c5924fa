import { expect } from 'chai';
import type { ProgramQuestion } from '../../src/protocol/messages.js';
import { makeSlate, spell, type Slate } from '../../src/protocol/slate.js';
import { makeStopAddresses, revoke, type StopAddresses } from '../../src/protocol/stop-flag.js';
import { InputLine } from '../../src/worker/input.js';
import { PageQuestions } from '../../src/worker/questions.js';
import { BlobFlag } from '../../src/worker/stop-flag.js';
import { nextTask } from '../helpers/until.js';
import { readBlob } from './read-blob.js';

const LINE = { kind: 'line' } as const;

describe('InputLine', () => {
  let told: [id: number, question: ProgramQuestion, key: number, isBlocked: boolean][];
  let shown: string[];
  let stops: number;
  let input: InputLine;
  let questions: PageQuestions;
  let slate: Slate;
  let addresses: StopAddresses;
  let stopFlag: BlobFlag;

  beforeEach(() => {
    told = [];
    shown = [];
    stops = 0;
    slate = makeSlate();
    questions = new PageQuestions(
      () => undefined,
      slate,
      () => stopFlag.isRaisedAtAll(),
      readBlob,
    );
    input = new InputLine(
      {
        waiting: (...question) => told.push(question),
        echo: (line) => shown.push(line),
        stopped: () => stops++,
      },
      questions,
    );
    addresses = makeStopAddresses();
    stopFlag = new BlobFlag(addresses);
    input.watch({ id: 7, stopFlag, stdin: [] });
  });

  afterEach(() => {
    revoke(addresses);
  });

  /** Answers the last question. */
  const give = (line: string | null, isStopped: boolean) => {
    const key = told.at(-1)?.[2] ?? 0;
    questions.receive({ key, answer: { line, isStopped }, bytes: null });
  };

  it('asks the page, and gives Python the line', async () => {
    const reply = input.ask(LINE, true);
    expect(told).to.deep.equal([[7, LINE, 1, false]]);
    give('', false);
    expect(await reply).to.equal('');
  });

  it('shows what was given, but no secret', async () => {
    for (const kind of ['line', 'secret'] as const) {
      const reply = input.ask({ kind }, true);
      give(`a ${kind}`, false);
      await reply;
    }
    expect(told.map(([, { kind }]) => kind)).to.deep.equal(['line', 'secret']);
    expect(shown).to.deep.equal(['a line']);
  });

  it('gives the lines that the run brought before it asks', async () => {
    input.watch({ id: 8, stopFlag, stdin: ['one', 'two'] });
    expect([await input.ask(LINE, true), input.ask(LINE, false)]).to.deep.equal(['one', 'two']);
    expect(shown).to.deep.equal(['one', 'two']);
    expect(told).to.deep.equal([]);
    const reply = input.ask(LINE, true);
    expect(told).to.deep.equal([[8, LINE, 1, false]]);
    give(null, false);
    expect(await reply).to.equal(null);
  });

  it('knows the end of the input', async () => {
    const reply = input.ask(LINE, true);
    give(null, false);
    expect(await reply).to.equal(null);
  });

  it('tells Python that the reader pressed Stop, and nobody else does', async () => {
    const reply = input.ask(LINE, true);
    give(null, true);
    expect(await reply).to.deep.equal({ refusal: 'stopped' });
    expect(stops).to.equal(1);
  });

  it('asks for one task after the other', async () => {
    const replies = [
      input.ask(LINE, true),
      input.ask({ kind: 'secret' }, true),
      input.ask(LINE, true),
    ];
    for (const text of ['one', 'two', 'three']) {
      await nextTask();
      give(text, false);
    }
    expect(await Promise.all(replies.map((reply) => Promise.resolve(reply)))).to.deep.equal([
      'one',
      'two',
      'three',
    ]);
    expect(told.map(([, { kind }]) => kind)).to.deep.equal(['line', 'secret', 'line']);
  });

  it('tells all tasks that ask that the reader pressed Stop', async () => {
    const replies = [input.ask(LINE, true), input.ask(LINE, true), input.ask(LINE, true)];
    give(null, true);
    for (const reply of replies) expect(await reply).to.deep.equal({ refusal: 'stopped' });
    expect([told.length, stops]).to.deep.equal([1, 1]);
  });

  it('takes one answer a question', async () => {
    const first = input.ask(LINE, true);
    give('one', false);
    give('late', false);
    expect(await first).to.equal('one');
    const second = input.ask(LINE, true);
    give('two', false);
    expect(await second).to.equal('two');
  });

  it('asks nobody when no run is on', async () => {
    input.watch(null);
    expect(await input.ask(LINE, true)).to.deep.equal({ refusal: 'nobody' });
    expect(input.ask(LINE, false)).to.deep.equal({ refusal: 'nobody' });
    expect(input.lacksInput).to.equal(true);
    expect(told).to.deep.equal([]);
  });

  it('does not ask where no answer could come', () => {
    const mute = new PageQuestions(
      () => undefined,
      null,
      () => false,
    );
    const effects = { waiting: () => undefined, echo: () => undefined, stopped: () => undefined };
    input = new InputLine(effects, mute);
    input.watch({ id: 7, stopFlag, stdin: [] });
    expect(input.ask(LINE, false)).to.deep.equal({ refusal: 'nobody' });
    expect(input.lacksInput).to.equal(true);
  });

  it('takes an answer that is spelled while Python is blocked, and the next one', () => {
    const text = (key: number, line: string) =>
      JSON.stringify({ key, answer: { line, isStopped: false } });
    const next = spell(slate, text(1, 'one'), null);
    spell(next, text(2, 'two'), null);
    expect([input.ask(LINE, false), input.ask(LINE, false)]).to.deep.equal(['one', 'two']);
    expect(told.map(([, , , isBlocked]) => isBlocked)).to.deep.equal([true, true]);
    expect(shown).to.deep.equal(['one', 'two']);
  });

  it('stops while Python is blocked', () => {
    revoke(addresses);
    expect(input.ask(LINE, false)).to.deep.equal({ refusal: 'stopped' });
    expect(stops).to.equal(1);
  });
});
