/** Calls back after some milliseconds. The function that it returns cancels the call. */
export type Delay = (callback: () => void, milliseconds: number) => () => void;

/** Delays with `setTimeout`. */
export const timer: Delay = (callback, milliseconds) => {
  const id = setTimeout(callback, milliseconds);
  return () => clearTimeout(id);
};

/**
 * Splits a delay into equal parts, one after another. When a page stalls, and its Workers' requests
 * to the browser with it, a program loses one part at most instead of the whole delay.
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

/** The longest delay that browsers support, in milliseconds: 31 bits. */
const LONGEST = 2 ** 31 - 1;

/** A span of time that is used up only while it is not paused. */
export class Allowance {
  private left: number;
  private since = 0;
  private cancel: (() => void) | null = null;

  /**
   * * @param milliseconds `Infinity` for no limit
   * * @param spent called once, when the time is used up
   */
  constructor(
    milliseconds: number,
    private readonly spent: () => void,
    private readonly delay: Delay,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.left = milliseconds;
  }

  /** Starts or continues the countdown. Does nothing while it runs. */
  resume(): void {
    if (this.cancel || this.left > LONGEST) return;
    this.since = this.now();
    this.cancel = this.delay(() => {
      this.cancel = null;
      this.left = Infinity;
      this.spent();
    }, this.left);
  }

  /** Pauses the countdown until `resume`. */
  pause(): void {
    if (!this.cancel) return;
    this.cancel();
    this.cancel = null;
    this.left = Math.max(this.left - (this.now() - this.since), 0);
  }
}
