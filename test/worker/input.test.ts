import { expect } from 'chai';
import { InputLine } from '../../src/worker/input.js';

describe('InputLine', () => {
  let told: [id: number, key: string | null][];
  let stops: number;
  let input: InputLine;
  let stopFlag: string;

  beforeEach(() => {
    told = [];
    stops = 0;
    input = new InputLine(
      (...question) => told.push(question),
      () => stops++,
    );
    stopFlag = URL.createObjectURL(new Blob(['1']));
    input.watch({ id: 7, stopFlag });
  });

  afterEach(() => {
    URL.revokeObjectURL(stopFlag);
  });

  it('asks the page, and gives Python the line', async () => {
    const reply = input.ask();
    expect(told).to.deep.equal([[7, null]]);
    input.receive({ text: '' }, false);
    expect(await reply).to.equal('');
  });

  it('knows the end of the input', async () => {
    const reply = input.ask();
    input.receive({ text: null }, false);
    expect(await reply).to.equal(undefined);
  });

  it('tells Python that the reader pressed Stop, and nobody else does', async () => {
    const reply = input.ask();
    input.receive({ text: null }, true);
    expect(await reply).to.deep.equal({ refusal: 'stopped' });
    expect(stops).to.equal(1);
  });

  it('takes one answer a question', async () => {
    const first = input.ask();
    input.receive({ text: 'one' }, false);
    input.receive({ text: 'late' }, false);
    const second = input.ask();
    input.receive({ text: 'two' }, false);
    expect([await first, await second]).to.deep.equal(['one', 'two']);
  });

  it('asks nobody when no run is on', async () => {
    input.watch(null);
    expect(await input.ask()).to.deep.equal({ refusal: 'nobody' });
    expect(input.askMailbox()).to.deep.equal({ refusal: 'nobody' });
    expect(told).to.deep.equal([]);
  });

  it('does not ask where no service worker carries the answer', () => {
    expect(input.askMailbox()).to.deep.equal({ refusal: 'nobody' });
    expect(told).to.deep.equal([]);
  });
});
