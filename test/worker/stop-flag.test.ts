import { expect } from 'chai';
import { makeStopAddresses, revoke, type StopAddresses } from '../../src/protocol/stop-flag.js';
import { BlobFlag, StopFlag, type CallCount } from '../../src/worker/stop-flag.js';

const SIGINT = 2;

describe('StopFlag', () => {
  let time: number;
  let looks: number;
  let ticks: number;
  let signals: number;
  let questions: number;
  let calls: CallCount;
  let flag: StopFlag;
  let addresses: StopAddresses;
  // eslint-disable-next-line @typescript-eslint/unbound-method -- it is put back
  const { open } = XMLHttpRequest.prototype;

  beforeEach(() => {
    time = 1000;
    looks = ticks = signals = questions = 0;
    calls = { value: 50 };
    XMLHttpRequest.prototype.open = function (...args: unknown[]) {
      looks++;
      Reflect.apply(open, this, args);
    };
    flag = new StopFlag(
      () => ticks++,
      () => signals++,
      () => time,
    );
    flag.attach(calls);
    addresses = makeStopAddresses();
  });

  /** A program that does nothing but so many calls; the signal that reached it. */
  function call(times: number): number {
    for (let n = 0; n < times; n++) {
      if (calls.value === 0) {
        calls.value = 50;
        questions++;
        const signal = flag.takeSignal();
        if (signal) return signal;
      } else {
        calls.value--;
      }
    }
    return 0;
  }

  /** Runs until the clock has been read. */
  const takeSoon = () => call(64 * 50 + 1);

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

  it('is asked seldom, and looks only now and then', () => {
    flag.watch(new BlobFlag(addresses));
    looks = 0; // without the one that asks whether it may look
    expect(call(100_000)).to.equal(0);
    expect(looks).to.equal(0);
    expect(questions).to.be.within(1, 60); // by itself CPython asks 2,000 times
    expect(ticks).to.equal(questions);
    time += 60;
    expect(call(100_000)).to.equal(0);
    expect(looks).to.equal(1);
    time += 60;
    expect(takeSoon()).to.equal(0);
    expect(looks).to.equal(2);
  });

  it('looks as seldom at the beginning of a run as at the end of the one before', () => {
    XMLHttpRequest.prototype.open = function (...args: unknown[]) {
      looks++;
      time += 1; // so long does a look take
      Reflect.apply(open, this, args);
    };
    flag.watch(new BlobFlag(addresses));
    time += 60;
    takeSoon();
    flag.watch(null);
    flag.watch(new BlobFlag(addresses));
    looks = 0;
    time += 149;
    expect(takeSoon()).to.equal(0);
    expect(looks).to.equal(0);
    time += 1;
    expect(takeSoon()).to.equal(0);
    expect(looks).to.equal(1);
  });

  it('does not read the clock each time that a string is made', () => {
    flag.watch(new BlobFlag(addresses));
    for (let n = 0; n < 1000; n++) {
      call(10);
      expect(flag.takeSignal()).to.equal(0);
    }
    expect(ticks).to.be.within(1, 100);
    expect(call(100_000)).to.equal(0);
    ticks = questions = 0;
    expect(call(100_000)).to.equal(0);
    expect(questions, 'calls alone are asked of as seldom as before').to.be.within(1, 60);
    revoke(addresses);
    time += 60;
    expect(takeSoon()).to.equal(SIGINT);
  });

  it('reads the clock at each question of a program that asks seldom', () => {
    flag.watch(new BlobFlag(addresses));
    call(100_000); // fast
    revoke(addresses);
    const start = time;
    let signal = 0;
    while (signal === 0) {
      time += 1; // a millisecond for 50 calls
      signal = call(50);
    }
    expect(signal).to.equal(SIGINT);
    expect(time - start).to.be.below(200);
    flag.watch(null);
    const others = makeStopAddresses();
    flag.watch(new BlobFlag(others));
    revoke(others);
    time += 60;
    expect(call(60), 'from the beginning').to.equal(SIGINT);
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

  it('keeps a signal back while it is masked', () => {
    flag.watch(new BlobFlag(addresses));
    revoke(addresses);
    flag.isMasked = true;
    time += 60;
    expect(takeSoon()).to.equal(0);
    flag.isMasked = false;
    time += 60;
    expect(takeSoon()).to.equal(SIGINT);
  });

  it('goes up for a run that was stopped before it began', () => {
    revoke(addresses);
    flag.watch(new BlobFlag(addresses));
    time += 60;
    expect(takeSoon()).to.equal(SIGINT);
  });

  it('goes up though the clock was set back', () => {
    flag.watch(new BlobFlag(addresses));
    takeSoon();
    revoke(addresses);
    time -= 3_600_000;
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
