import { expect } from 'chai';
import { Turns } from '../../src/session/turns.js';
import { nextTask, rejection } from '../helpers/until.js';

const live = new AbortController().signal;

describe('Turns', () => {
  it('lets so many in, and the others when those leave, in their order', async () => {
    const turns = new Turns(2);
    const inside: number[] = [];
    const leaves: (() => void)[] = [];
    const enter = async (n: number) => {
      const leave = await turns.take(live);
      inside.push(n);
      leaves.push(leave);
    };
    const all = [0, 1, 2, 3, 4].map(enter);
    await nextTask();
    expect(inside).to.deep.equal([0, 1]);
    expect(turns.isFull).to.equal(true);
    leaves[1]?.();
    await nextTask();
    expect(inside).to.deep.equal([0, 1, 2]);
    for (let n = 0; n < 5; n++) {
      if (n !== 1) leaves[n]?.();
      await nextTask();
    }
    await Promise.all(all);
    expect(inside).to.deep.equal([0, 1, 2, 3, 4]);
    expect(turns.isFull).to.equal(false);
  });

  it('takes a turn back once', async () => {
    const turns = new Turns(1);
    const leave = await turns.take(live);
    leave();
    leave();
    await turns.take(live);
    expect(turns.isFull).to.equal(true);
  });

  it('forgets who gives up waiting', async () => {
    const turns = new Turns(1);
    const leave = await turns.take(live);
    const stop = new AbortController();
    const given = rejection(turns.take(stop.signal));
    const next = turns.take(live);
    stop.abort('gone');
    expect(await given).to.equal('gone');
    leave();
    (await next)();
    expect(turns.isFull).to.equal(false);
  });

  it('does not let in who gave up before', async () => {
    const turns = new Turns(1);
    expect(await rejection(turns.take(AbortSignal.abort('gone')))).to.equal('gone');
    expect(turns.isFull).to.equal(false);
  });

  it('keeps the turn of one that gives up after it has come', async () => {
    const turns = new Turns(1);
    const stop = new AbortController();
    const leave = await turns.take(live);
    const second = turns.take(stop.signal);
    leave();
    const leaveSecond = await second;
    stop.abort('late');
    expect(turns.isFull).to.equal(true);
    leaveSecond();
    expect(turns.isFull).to.equal(false);
  });
});
