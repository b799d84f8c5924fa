import type { StopAddresses } from '../protocol/stop-flag.js';

/** How a busy Worker is told to stop. */
export interface StopFlag {
  /** What the Worker checks. */
  readonly addresses: StopAddresses;
  /** Raises the flag; it cannot be lowered. */
  raise(): void;
}
