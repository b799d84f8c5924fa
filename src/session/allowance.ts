/** Calls back after some milliseconds; the function that it returns cancels that. */
export type Delay = (callback: () => void, milliseconds: number) => () => void;

/** Delays by the page's clock. */
export const timer: Delay = (callback, milliseconds) => {
  const id = setTimeout(callback, milliseconds);
  return () => clearTimeout(id);
};

/**
 * Delays in parts, one after the other: a page that stalls, and with it what its Workers ask of the
 * browser, loses one part at most, and not all of the time.
 */
export function inParts(delay: Delay, parts: number): Delay {
  return (callback, milliseconds) => {
    let cancel: () => void;
    const wait = (left: number) => {
      const next = () => wait(left - 1);
      cancel = delay(left === 1 ? callback : next, milliseconds / parts);
    };
    wait(parts);
    return () => cancel();
  };
}

/** Longest delay that browsers know, in milliseconds: a number of 31 bits. */
const LONGEST = 2 ** 31 - 1;

/** A span of time that is used up while it runs, and not while it is paused. */
export class Allowance {
  private left: number;
  private since = 0;
  private cancel: (() => void) | null = null;

  /**
   * @param milliseconds infinite for no end
   * @param spent called once, when all of it is used up
   */
  constructor(
    milliseconds: number,
    private readonly spent: () => void,
    private readonly delay: Delay,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.left = milliseconds;
  }

  /** Goes on; does nothing while it runs. */
  resume(): void {
    if (this.cancel || this.left > LONGEST) return;
    this.since = this.now();
    this.cancel = this.delay(() => {
      this.cancel = null;
      this.left = Infinity;
      this.spent();
    }, this.left);
  }

  /** Stands still until `resume`. */
  pause(): void {
    if (!this.cancel) return;
    this.cancel();
    this.cancel = null;
    this.left = Math.max(this.left - (this.now() - this.since), 0);
  }
}
