import { expect } from 'chai';
import { makeStopAddresses, revoke, type StopAddresses } from '../../src/protocol/stop-flag.js';
import { BlobFlag, StopFlag } from '../../src/worker/stop-flag.js';

const SIGINT = 2;

describe('StopFlag', () => {
  let time: number;
  let looks: number;
  let ticks: number;
  let signals: number;
  let flag: StopFlag;
  let addresses: StopAddresses;
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
    addresses = makeStopAddresses();
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
    revoke(addresses);
    XMLHttpRequest.prototype.open = open;
  });

  it('is down while nothing runs', () => {
    time += 1000;
    expect(takeSoon()).to.equal(0);
    expect(looks).to.equal(0);
    expect(ticks).to.equal(0);
  });

  it('looks only now and then', () => {
    flag.watch(new BlobFlag(addresses));
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
    flag.watch(new BlobFlag(addresses));
    for (let n = 0; n < 1000; n++) flag.takeSignal(); // often
    revoke(addresses);
    const asked: number[] = [];
    while (asked.at(-1) !== SIGINT) {
      time += 10;
      asked.push(flag.takeSignal());
    }
    expect(asked.length).to.be.below(70);
    flag.watch(null);
    const others = makeStopAddresses();
    flag.watch(new BlobFlag(others));
    revoke(others);
    time += 60;
    expect(flag.takeSignal(), 'from the beginning').to.equal(SIGINT);
  });

  it('goes up once when the address is revoked', () => {
    flag.watch(new BlobFlag(addresses));
    revoke(addresses);
    expect(takeSoon()).to.equal(0);
    time += 60;
    expect(takeSoon()).to.equal(SIGINT);
    expect(signals).to.equal(1);
    time += 60;
    expect(takeSoon()).to.equal(0);
    expect(signals).to.equal(1);
  });

  it('goes up when one of the addresses stays readable', () => {
    flag.watch(new BlobFlag(addresses));
    revoke(addresses.slice(1));
    time += 60;
    expect(takeSoon()).to.equal(0);
    time += 60;
    expect(takeSoon()).to.equal(SIGINT);
  });

  it('keeps a signal back while the program is deaf', () => {
    flag.watch(new BlobFlag(addresses));
    revoke(addresses);
    flag.setDeaf(true);
    time += 60;
    expect(takeSoon()).to.equal(0);
    flag.setDeaf(false);
    time += 60;
    expect(takeSoon()).to.equal(SIGINT);
  });

  it('goes up for a run that was stopped before it began', () => {
    revoke(addresses);
    flag.watch(new BlobFlag(addresses));
    time += 60;
    expect(takeSoon()).to.equal(SIGINT);
  });

  it('stays down where a policy forbids to look', () => {
    XMLHttpRequest.prototype.open = () => {
      throw new DOMException('refused', 'NetworkError');
    };
    flag.watch(new BlobFlag(addresses));
    time += 60;
    expect(takeSoon()).to.equal(0);
  });

  it('does not let a stop of one run reach the next', () => {
    flag.watch(new BlobFlag(addresses));
    revoke(addresses);
    flag.watch(null);
    time += 60;
    expect(takeSoon()).to.equal(0);
    flag.watch(new BlobFlag(makeStopAddresses()));
    time += 60;
    expect(takeSoon()).to.equal(0);
  });
});
