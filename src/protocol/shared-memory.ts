/**
 * Memory that the page and one Worker share where the page is cross-origin isolated: a busy Worker
 * sees in it that Stop was pressed, and can wait in it for a line of input.
 *
 * Layout: 32-bit numbers at the places of `Place`, then a line's characters as UTF-8. The memory
 * grows with the longest line.
 */

/** Which number is where. */
export const Place = {
  /** The signal that is pending; 0 is none. Taken by the Worker. */
  signal: 0,
  /** One of `Reply`. The Worker clears it before it asks, and waits for another one. */
  reply: 1,
  /** Bytes of the line. */
  length: 2,
} as const;

/** What the page has answered. */
export const Reply = { none: 0, line: 1, end: 2, stopped: 3 } as const;

/** Bytes before the line. */
export const HEADER = 16;

/** Bytes at first, and at most: a line of so many is longer than a reader types. */
export const LENGTH = { first: 4096, most: 2 ** 28 } as const;
