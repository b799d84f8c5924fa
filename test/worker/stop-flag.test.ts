import { expect } from 'chai';
import { StopFlag } from '../../src/worker/stop-flag.js';

const SIGINT = 2;

describe('StopFlag', () => {
  let time: number;
  let looks: number;
  let ticks: number;
  let signals: number;
  let flag: StopFlag;
  let url: string;
  // eslint-disable-next-line @typescript-eslint/unbound-method -- it is put back
  const { open } = XMLHttpRequest.prototype;

  beforeEach(() => {
    time = 1000;
    looks = ticks = signals = 0;
    XMLHttpRequest.prototype.open = function (...args: unknown[]) {
      looks++;
      Reflect.apply(open, this, args);
    };
    flag = new StopFlag(
      () => ticks++,
      () => signals++,
      () => time,
    );
    url = URL.createObjectURL(new Blob(['1']));
  });

  /** Asks until the clock has been read. */
  function takeSoon(): number {
    for (let asked = 0; asked < 64; asked++) {
      const signal = flag.takeSignal();
      if (signal) return signal;
    }
    return 0;
  }

  afterEach(() => {
    URL.revokeObjectURL(url);
    XMLHttpRequest.prototype.open = open;
  });

  it('is down while nothing runs', () => {
    time += 1000;
    expect(takeSoon()).to.equal(0);
    expect(looks).to.equal(0);
    expect(ticks).to.equal(0);
  });

  it('looks only now and then', () => {
    flag.watch(url);
    looks = 0; // without the one that asks whether it may look
    for (let n = 0; n < 1000; n++) expect(flag.takeSignal()).to.equal(0);
    expect(looks).to.equal(0);
    expect(ticks).to.be.within(1, 100);
    time += 60;
    for (let n = 0; n < 1000; n++) expect(flag.takeSignal()).to.equal(0);
    expect(looks).to.equal(1);
    time += 60;
    expect(takeSoon()).to.equal(0);
    expect(looks).to.equal(2);
  });

  it('reads the clock at each question of a program that asks seldom', () => {
    flag.watch(url);
    for (let n = 0; n < 1000; n++) flag.takeSignal(); // often
    URL.revokeObjectURL(url);
    const asked: number[] = [];
    while (asked.at(-1) !== SIGINT) {
      time += 10;
      asked.push(flag.takeSignal());
    }
    expect(asked.length).to.be.below(70);
    flag.watch(null);
    const other = URL.createObjectURL(new Blob(['1']));
    flag.watch(other);
    URL.revokeObjectURL(other);
    time += 60;
    expect(flag.takeSignal(), 'from the beginning').to.equal(SIGINT);
  });

  it('goes up once when the address is revoked', () => {
    flag.watch(url);
    URL.revokeObjectURL(url);
    expect(takeSoon()).to.equal(0);
    time += 60;
    expect(takeSoon()).to.equal(SIGINT);
    expect(signals).to.equal(1);
    time += 60;
    expect(takeSoon()).to.equal(0);
    expect(signals).to.equal(1);
  });

  it('keeps a signal back while the program is deaf', () => {
    flag.watch(url);
    URL.revokeObjectURL(url);
    flag.setDeaf(true);
    time += 60;
    expect(takeSoon()).to.equal(0);
    flag.setDeaf(false);
    time += 60;
    expect(takeSoon()).to.equal(SIGINT);
  });

  it('goes up for a run that was stopped before it began', () => {
    URL.revokeObjectURL(url);
    flag.watch(url);
    time += 60;
    expect(takeSoon()).to.equal(SIGINT);
  });

  it('stays down where a policy forbids to look', () => {
    XMLHttpRequest.prototype.open = () => {
      throw new DOMException('refused', 'NetworkError');
    };
    flag.watch(url);
    time += 60;
    expect(takeSoon()).to.equal(0);
  });

  it('does not let a stop of one run reach the next', () => {
    flag.watch(url);
    URL.revokeObjectURL(url);
    flag.watch(null);
    time += 60;
    expect(takeSoon()).to.equal(0);
    flag.watch(URL.createObjectURL(new Blob(['1'])));
    time += 60;
    expect(takeSoon()).to.equal(0);
  });
});
