import { expect } from 'chai';
import { Allowance } from '../../src/session/allowance.js';

describe('Allowance', () => {
  let time: number;
  let waits: { callback: () => void; milliseconds: number }[];
  let spent: number;

  beforeEach(() => {
    time = 1000;
    waits = [];
    spent = 0;
  });

  const make = (milliseconds: number) =>
    new Allowance(
      milliseconds,
      () => spent++,
      (callback, milliseconds) => {
        const wait = { callback, milliseconds };
        waits.push(wait);
        return () => waits.splice(waits.indexOf(wait), 1);
      },
      () => time,
    );

  it('is spent when its time is over', () => {
    make(500).resume();
    expect(waits[0]?.milliseconds).to.equal(500);
    waits[0]?.callback();
    expect(spent).to.equal(1);
  });

  it('does not count the time in which it is paused', () => {
    const allowance = make(500);
    allowance.resume();
    time += 200;
    allowance.pause();
    expect(waits).to.deep.equal([]);
    time += 9000;
    allowance.resume();
    allowance.resume();
    expect(waits.map(({ milliseconds }) => milliseconds)).to.deep.equal([300]);
  });

  it('is spent at once when it was paused too late', () => {
    const allowance = make(500);
    allowance.resume();
    time += 700;
    allowance.pause();
    allowance.resume();
    expect(waits[0]?.milliseconds).to.equal(0);
  });

  it('is spent once', () => {
    const allowance = make(500);
    allowance.resume();
    waits.pop()?.callback();
    allowance.pause();
    allowance.resume();
    expect(waits).to.deep.equal([]);
  });

  it('may have no end', () => {
    for (const endless of [Infinity, 2 ** 31]) make(endless).resume();
    expect(waits).to.deep.equal([]);
  });
});
