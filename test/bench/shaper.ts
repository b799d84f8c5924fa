/** A line of a chosen width, which all connections share. */

/** What may be asked of a line. */
export interface Line {
  /** Megabits a second; Infinity for what the machine gives. */
  readonly megabits: number;
  /** Milliseconds from a request to the first byte of its answer: one round trip. */
  readonly latency: number;
}

/** Nothing held back: files as good as local. */
export const UNLIMITED: Line = { megabits: Infinity, latency: 0 };

/** Bytes that go out in one piece: 13 ms at 10 Mbit/s, so that answers in parallel share. */
export const PIECE = 16_384;

export interface Clock {
  now(): number;
  wait(milliseconds: number): Promise<void>;
}

const realTime: Clock = {
  now: () => performance.now(),
  wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/**
 * A token bucket that holds one piece: whoever sends waits until the line has been idle for as
 * long as the piece before took. Timers come late, so it reckons with when a piece should have
 * been through, not with when it was; but a line that was idle has saved up nothing.
 */
export class Shaper {
  private freeAt = -Infinity;

  constructor(
    private readonly line: Line,
    private readonly clock: Clock = realTime,
  ) {}

  /** Resolves when so many bytes are through. Those who wait are served in turn. */
  async send(bytes: number): Promise<void> {
    if (this.line.megabits === Infinity) return;
    const now = this.clock.now();
    this.freeAt = Math.max(this.freeAt, now) + (bytes * 8) / (this.line.megabits * 1000);
    if (this.freeAt > now) await this.clock.wait(this.freeAt - now);
  }

  /** Resolves when an answer may begin. */
  async roundTrip(): Promise<void> {
    if (this.line.latency > 0) await this.clock.wait(this.line.latency);
  }
}
