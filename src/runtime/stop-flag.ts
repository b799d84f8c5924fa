import { makeStopAddresses, revoke, type StopAddresses } from '../protocol/stop-flag.js';

/** How the page tells a busy Worker to stop. */
export interface StopFlag {
  /** What the Worker checks. */
  readonly addresses: StopAddresses;
  /** Raises the flag; it cannot be lowered. */
  raise(): void;
}

/** Uses blob addresses, and revokes them to say stop: a busy Worker notices that on every host. */
export function blobFlag(): StopFlag {
  const addresses = makeStopAddresses();
  return {
    addresses,
    raise: () => {
      revoke(addresses);
    },
  };
}
