import type { StopAddresses } from '../protocol/stop-flag.js';
import { canRead, canReadBlobs } from './blob-address.js';
import type { Pyodide } from './python.js';
import type { SharedMemory } from './shared-memory.js';

/** Milliseconds between two checks of the flag; each is a synchronous request of 0.1 to 4 ms. */
const MIN_INTERVAL = 60;
const MAX_INTERVAL = 300;
/** How many times longer than a check the program runs until the next one. */
const SHARE = 150;
const SIGINT = 2;

/**
 * Addresses that the page revokes to say stop. Without shared memory, that is the only thing a busy
 * Worker can notice in every engine and on every host.
 */
export class BlobFlag {
  private looks = 0;

  constructor(private readonly addresses: StopAddresses) {}

  /** Whether the page has revoked one address, a different one each time: checking one is cheap. */
  isRaised(): boolean {
    const address = this.addresses[this.looks++ % this.addresses.length];
    // Read twice: a page may return from the back/forward cache between the first two requests.
    return address !== undefined && !canRead(address) && canReadBlobs() && !canRead(address);
  }

  /** Whether the page has revoked any of them. */
  isRaisedAtAll(): boolean {
    return this.addresses.some(() => this.isRaised());
  }
}

/**
 * CPython's own count of calls and backward jumps until it checks again. Starts again from
 * `INTERVAL`, right before it checks.
 */
export interface CallCount {
  value: number;
}

/** The count until CPython checks for a signal, in its memory, which moves when it grows. */
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

/** From Python/emscripten_signal.c. */
const INTERVAL = 50;

/** Most intervals, and most other checks, between two looks at the clock. */
const MAX_STRIDE = 64;

const ascii = (text: string) => Array.from(text, (letter) => letter.charCodeAt(0));

/**
 * A WebAssembly module that returns 0 until `countdown` is used up, and then calls `look`. So most
 * checks stay inside WebAssembly: calls into JavaScript cost more, above all from a stack that can
 * be suspended. In the text format:
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
 * Tells CPython whether a signal is pending. By itself, CPython checks after every 50 calls and
 * backward jumps, 10⁵ to 10⁶ times a second, and also whenever it converts something to a string.
 * So its count is set higher after each look, and the other checks are counted down. The clock is
 * read some thousand times a second, and the current run's stop flag is checked a few times a
 * second: so rarely that it costs about a hundredth of the time.
 */
export class StopFlag {
  private flag: BlobFlag | SharedMemory | null = null;
  private canLook: boolean | null = null;
  /** Milliseconds between checks, from the duration of the last one, maybe in an earlier run. */
  private interval = MIN_INTERVAL;
  private nextLook = 0;
  private lastTime = 0;
  /** How many of CPython's intervals, and how many other checks, pass without a look. */
  private readonly strides = { intervals: 1, questions: 1 };
  private calls: CallCount = { value: INTERVAL };
  private made: Counter | null = null;

  /** Holds signals back while true; a held signal is given afterwards. */
  isMasked = false;

  constructor(
    /** Called whenever the clock is read. */
    private readonly onTick: () => void,
    /** Called when a signal is given. */
    private readonly onSignal: () => void,
    /** Milliseconds. `performance.now` would take several times as long. */
    private readonly now: () => number = Date.now,
  ) {}

  /** Created with CPython, not with the Worker: a policy may forbid it, which must be reported. */
  private get counter(): Counter {
    if (this.made) return this.made;
    const imports = { '': { look: () => this.look() } };
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(COUNTER), imports);
    return (this.made = exports as unknown as Counter);
  }

  /** The WebAssembly function that CPython calls: the pending signal's number, once; 0 for none. */
  get takeSignal(): () => number {
    return this.counter.takeSignal;
  }

  /** Watches the flag of a new run, which may be raised already; `null` after the run. */
  watch(flag: BlobFlag | SharedMemory | null): void {
    if (flag instanceof BlobFlag) this.canLook ??= canReadBlobs();
    this.flag = flag instanceof BlobFlag && !this.canLook ? null : flag;
    this.isMasked = false;
    this.lastTime = this.now();
    this.nextLook = this.lastTime + this.interval;
    this.strides.intervals = this.strides.questions = 1;
    this.skip();
  }

  /** Sets where CPython counts, once it has started. */
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

  /** Whether the run is stopped, once. For waits without bytecodes. */
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

  /** Lets more pass if the last look was less than a millisecond ago, and less after four. */
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
