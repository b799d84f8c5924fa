import type { SignalBuffer } from './python.js';

/** Milliseconds between two looks at the flag: each is a synchronous request of about 1 ms. */
const INTERVAL = 60;
const SIGINT = 2;

/**
 * Tells whether a `blob:` address still resolves. The page revokes it to say stop: the one thing
 * that a busy Worker can see without shared memory, in every engine and on every host.
 */
export function isRevoked(url: string): boolean {
  const request = new XMLHttpRequest();
  try {
    request.open('GET', url, false);
    request.send();
    return false;
  } catch {
    return true;
  }
}

/** A policy without `connect-src blob:` hides every flag: then Stop ends the Worker. */
function canReadBlobs(): boolean {
  const url = URL.createObjectURL(new Blob(['1'], { type: 'text/plain' }));
  const canRead = !isRevoked(url);
  URL.revokeObjectURL(url);
  return canRead;
}

/** Most questions of CPython between two looks at the clock: it asks up to 10⁶ times a second. */
const MAX_STRIDE = 64;

/**
 * Tells CPython whether a signal is pending. CPython asks 10⁵ to 10⁶ times a second while a program
 * runs, so that the answer is mostly a counted-down number: the clock is read now and then, about
 * once a millisecond, and the stop flag of the current run is looked at every `INTERVAL`.
 */
export class StopFlag {
  private url: string | null = null;
  private canLook: boolean | null = null;
  private nextLook = 0;
  private lastTime = 0;
  private stride = 1;
  private countdown = 1;
  /** What is given while a signal is pending; CPython clears it when it has taken it. */
  private readonly signal: SignalBuffer = [0];

  constructor(
    /** Called at every look, whatever the flag says. */
    private readonly onLook: () => void,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Watches the flag of a run that begins, stopped already or not; `null` when it is over. */
  watch(url: string | null): void {
    this.canLook ??= canReadBlobs();
    this.url = this.canLook ? url : null;
    this.lastTime = this.now();
    this.nextLook = this.lastTime + INTERVAL;
    this.signal[0] = 0;
    this.stride = this.countdown = 1;
  }

  /** The buffer with a pending signal, or null: CPython's question. */
  get pending(): SignalBuffer | null {
    return --this.countdown > 0 ? null : this.look();
  }

  private look(): SignalBuffer | null {
    if (this.signal[0] === 0 && this.url !== null) {
      const now = this.now();
      const elapsed = now - this.lastTime;
      this.lastTime = now;
      if (elapsed < 1) this.stride = Math.min(this.stride * 2, MAX_STRIDE);
      else if (elapsed > 4) this.stride = Math.max(this.stride >> 2, 1);
      if (now >= this.nextLook) this.lookAtFlag(this.url);
    }
    if (this.signal[0] !== 0) return this.signal; // asked for more than once until it is cleared
    this.countdown = this.stride;
    return null;
  }

  private lookAtFlag(url: string): void {
    this.onLook();
    if (isRevoked(url)) {
      this.url = null; // one press, one KeyboardInterrupt
      this.signal[0] = SIGINT;
    }
    this.nextLook = this.now() + INTERVAL;
  }
}
