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

/**
 * The signal buffer that CPython reads between bytecodes, 10⁵ to 10⁶ times a second: a getter
 * that mostly compares two numbers, and now and then looks at the stop flag of the current run.
 */
export class StopFlag implements SignalBuffer {
  private url: string | null = null;
  private canLook: boolean | null = null;
  private nextLook = 0;

  constructor(
    /** Called at every look, whatever the flag says. */
    private readonly onLook: () => void,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Watches the flag of a run that begins, stopped already or not; `null` when it is over. */
  watch(url: string | null): void {
    this.canLook ??= canReadBlobs();
    this.url = this.canLook ? url : null;
    this.nextLook = this.now() + INTERVAL;
  }

  get 0(): number {
    if (this.url === null) return 0;
    const now = this.now();
    if (now < this.nextLook) return 0;
    this.onLook();
    if (!isRevoked(this.url)) {
      this.nextLook = this.now() + INTERVAL;
      return 0;
    }
    this.url = null; // one press, one KeyboardInterrupt
    return SIGINT;
  }

  set 0(_signal: number) {
    // CPython clears the signal that it has taken; ours is cleared already.
  }
}
