/** Milliseconds between two looks at the flag: each is a synchronous request of 0.1 to 3 ms. */
const MIN_INTERVAL = 60;
const MAX_INTERVAL = 200;
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
 * runs, so that the answer is mostly a number counted down: the clock is read about once a
 * millisecond, and the stop flag of the current run is looked at a few times a second, so seldom
 * that it costs no more than a sixtieth of the time.
 */
export class StopFlag {
  private url: string | null = null;
  private canLook: boolean | null = null;
  private nextLook = 0;
  private lastTime = 0;
  private stride = 1;
  private countdown = 1;

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
    this.nextLook = this.lastTime + MIN_INTERVAL;
    this.stride = this.countdown = 1;
  }

  /** CPython's question: the number of the pending signal, once; 0 is none. */
  readonly takeSignal = (): number => (--this.countdown > 0 ? 0 : this.look());

  private look(): number {
    this.countdown = this.stride;
    if (this.url === null) return 0;
    const now = this.now();
    const elapsed = now - this.lastTime;
    this.lastTime = now;
    if (elapsed < 1) this.stride = Math.min(this.stride * 2, MAX_STRIDE);
    else if (elapsed > 4) this.stride = Math.max(this.stride >> 2, 1);
    if (now < this.nextLook) return 0;
    this.onLook();
    const isUp = isRevoked(this.url);
    const later = this.now();
    this.nextLook = later + Math.min(Math.max((later - now) * 60, MIN_INTERVAL), MAX_INTERVAL);
    if (!isUp) return 0;
    this.url = null; // one press, one KeyboardInterrupt
    return SIGINT;
  }
}
