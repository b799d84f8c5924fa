import type { StopAddresses } from '../protocol/stop-flag.js';
import type { Pyodide } from './python.js';
import type { SharedMemory } from './shared-memory.js';

/** Milliseconds between two looks at the flag: each is a synchronous request of 0.1 to 4 ms. */
const MIN_INTERVAL = 60;
const MAX_INTERVAL = 300;
/** How many times longer than a look the program runs until the next one. */
const SHARE = 150;
const SIGINT = 2;

function canRead(url: string): boolean {
  const request = new XMLHttpRequest();
  try {
    request.open('GET', url, false);
    request.send();
    return true;
  } catch {
    return false;
  }
}

/**
 * A policy without `connect-src blob:` hides every flag: then Stop ends the Worker. In WebKit nothing
 * can be read while the page is in the back/forward cache, where a busy Worker goes on.
 */
function canReadBlobs(): boolean {
  const url = URL.createObjectURL(new Blob(['1'], { type: 'text/plain' }));
  const canReadOwn = canRead(url);
  URL.revokeObjectURL(url);
  return canReadOwn;
}

/**
 * Addresses that the page revokes to say stop: the one thing that a busy Worker can see without shared
 * memory, in every engine and on every host.
 */
export class BlobFlag {
  private looks = 0;

  constructor(private readonly addresses: StopAddresses) {}

  /** Whether the page has revoked the address whose turn it is: to look at one is cheap. */
  isRaised(): boolean {
    const address = this.addresses[this.looks++ % this.addresses.length];
    // Twice, since a page may come back from the back/forward cache between the first two requests.
    return address !== undefined && !canRead(address) && canReadBlobs() && !canRead(address);
  }

  /** Whether it has revoked any of them. */
  isRaisedAtAll(): boolean {
    return this.addresses.some(() => this.isRaised());
  }
}

/**
 * CPython's own count of the calls and jumps back until it asks again; it begins anew at
 * `INTERVAL`, right before it asks.
 */
export interface CallCount {
  value: number;
}

/** CPython's count of calls until it asks for a signal: in its memory, which moves when it grows. */
export function callCountOf({ _module: module }: Pyodide): CallCount {
  const index = module.__Py_emscripten_signal_clock / Int32Array.BYTES_PER_ELEMENT;
  return {
    get value() {
      return module.HEAP32[index]!;
    },
    set value(calls) {
      module.HEAP32[index] = calls;
    },
  };
}

/** As Python/emscripten_signal.c has it. */
const INTERVAL = 50;

/** Most of these intervals, and most questions besides, between two looks at the clock. */
const MAX_STRIDE = 64;

const ascii = (text: string) => Array.from(text, (letter) => letter.charCodeAt(0));

/**
 * A WebAssembly module that answers 0 until `countdown` is used up, and then what `look` says. Most
 * questions thus stay inside WebAssembly: calls into JavaScript cost more, above all from a stack
 * that can be suspended. In the text format:
 *
 *     (import "" "look" (func (result i32)))
 *     (global (export "countdown") (mut i32) (i32.const 1))
 *     (func (export "takeSignal") (result i32)
 *       (global.set 0 (i32.sub (global.get 0) (i32.const 1)))
 *       (if (result i32) (i32.gt_s (global.get 0) (i32.const 0))
 *         (then (i32.const 0)) (else (call 0))))
 */
// prettier-ignore
const COUNTER = new Uint8Array([
  ...ascii('\0asm'), 1, 0, 0, 0,
  /* types */ 1, 5, 1, 0x60, 0, 1, 0x7f,
  /* imports */ 2, 9, 1, 0, 4, ...ascii('look'), 0, 0,
  /* functions */ 3, 2, 1, 0,
  /* globals */ 6, 6, 1, 0x7f, 1, 0x41, 1, 0x0b,
  /* exports */ 7, 26, 2, 9, ...ascii('countdown'), 3, 0, 10, ...ascii('takeSignal'), 0, 1,
  /* code */ 10, 24, 1, 22, 0,
  0x23, 0, 0x41, 1, 0x6b, 0x24, 0, 0x23, 0, 0x41, 0, 0x4a,
  0x04, 0x7f, 0x41, 0, 0x05, 0x10, 0, 0x0b, 0x0b,
]);

interface Counter {
  readonly countdown: { value: number };
  readonly takeSignal: () => number;
}

/**
 * Tells CPython whether a signal is pending. By itself CPython asks after every 50 calls and jumps
 * back, 10⁵ to 10⁶ times a second, and besides whenever something is made a string. So its count is
 * set higher after each look, and what it asks in between is counted down: the clock is read some
 * thousand times a second, and the stop flag of the current run is looked at a few times a second,
 * so seldom that it costs about a hundredth of the time.
 */
export class StopFlag {
  private flag: BlobFlag | SharedMemory | null = null;
  private canLook: boolean | null = null;
  /** Milliseconds from one look to the next, by what the last one took; it may be an earlier run's. */
  private interval = MIN_INTERVAL;
  private nextLook = 0;
  private lastTime = 0;
  /** How many intervals of CPython's, and how many questions besides, go by without a look. */
  private readonly strides = { intervals: 1, questions: 1 };
  private calls: CallCount = { value: INTERVAL };
  private made: Counter | null = null;

  /** Gives no signal while it is on; one that comes meanwhile is given afterwards. */
  isMasked = false;

  constructor(
    /** Called whenever the clock is read. */
    private readonly onTick: () => void,
    /** Called when a signal is given. */
    private readonly onSignal: () => void,
    /** Milliseconds; `performance.now` would take several times as long. */
    private readonly now: () => number = Date.now,
  ) {}

  /** Made with CPython, not with the Worker: a policy may forbid it, and that must be told. */
  private get counter(): Counter {
    if (this.made) return this.made;
    const imports = { '': { look: () => this.look() } };
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(COUNTER), imports);
    return (this.made = exports as unknown as Counter);
  }

  /** CPython's question, a WebAssembly function: the number of the pending signal, once; 0 is none. */
  get takeSignal(): () => number {
    return this.counter.takeSignal;
  }

  /** Watches the flag of a run that begins, stopped already or not; `null` when it is over. */
  watch(flag: BlobFlag | SharedMemory | null): void {
    if (flag instanceof BlobFlag) this.canLook ??= canReadBlobs();
    this.flag = flag instanceof BlobFlag && !this.canLook ? null : flag;
    this.isMasked = false;
    this.lastTime = this.now();
    this.nextLook = this.lastTime + this.interval;
    this.strides.intervals = this.strides.questions = 1;
    this.skip();
  }

  /** Where CPython, which is up now, counts. */
  attach(calls: CallCount): void {
    this.calls = calls;
  }

  /** Whether a run is watched that has not been stopped yet. */
  get isWatched(): boolean {
    return this.flag !== null;
  }

  withoutSignals<T>(call: () => T): T {
    const { isMasked } = this;
    this.isMasked = true;
    try {
      return call();
    } finally {
      this.isMasked = isMasked;
    }
  }

  /** For waits without bytecodes: whether the run is stopped, once. */
  check(): boolean {
    return this.look() !== 0;
  }

  private look(): number {
    if (this.flag === null) {
      this.skip();
      return 0;
    }
    const now = this.now();
    const elapsed = now - this.lastTime;
    if (elapsed < 0) this.nextLook = now; // the clock was set back
    this.adapt(elapsed);
    this.skip();
    this.lastTime = now;
    this.onTick();
    if (this.isMasked || !this.isUp(this.flag, now)) return 0;
    this.flag = null; // one press, one KeyboardInterrupt
    this.onSignal();
    return SIGINT;
  }

  /** Lets more go by where the last look was less than a millisecond ago, and less after four. */
  private adapt(elapsed: number): void {
    const { strides } = this;
    if (elapsed > 4) {
      strides.intervals = Math.max(strides.intervals >> 2, 1);
      strides.questions = Math.max(strides.questions >> 2, 1);
    } else if (elapsed < 1 && this.calls.value === INTERVAL) {
      strides.intervals = Math.min(strides.intervals * 2, MAX_STRIDE);
      strides.questions = Math.max(strides.questions >> 1, 1);
    } else if (elapsed < 1) {
      strides.questions = Math.min(strides.questions * 2, MAX_STRIDE);
    }
  }

  private skip(): void {
    this.counter.countdown.value = this.strides.questions;
    this.calls.value = this.strides.intervals * INTERVAL;
  }

  private isUp(flag: BlobFlag | SharedMemory, now: number): boolean {
    if (!(flag instanceof BlobFlag)) return flag.takeSignal() !== 0;
    if (now < this.nextLook) return false;
    const isUp = flag.isRaised();
    const later = this.now();
    this.interval = Math.min(Math.max((later - now) * SHARE, MIN_INTERVAL), MAX_INTERVAL);
    this.nextLook = later + this.interval;
    return isUp;
  }
}
