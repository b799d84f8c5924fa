/**
 * Memory that an engine under Node shares with one Worker: it shows a busy Worker that Stop
 * was pressed, and the Worker can wait there for a line of input.
 *
 * Layout: 32-bit numbers at the indexes in `Place`, then a line's characters as UTF-8. The memory
 * grows with the longest line.
 */

/** The index of each number. */
export const Place = {
  /** The pending signal; 0 for none. The Worker resets it. */
  signal: 0,
  /** One of `Reply`. The Worker clears it before it asks, and waits until it changes. */
  reply: 1,
  /** Bytes of the line. */
  length: 2,
} as const;

/** The page's reply. */
export const Reply = { none: 0, line: 1, end: 2, stopped: 3 } as const;

/** Bytes before the line. */
export const HEADER = 16;

/** Initial and maximum size in bytes; readers do not type longer lines. */
export const LENGTH = { first: 4096, most: 2 ** 28 } as const;
