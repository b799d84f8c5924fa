import { makeStopAddresses, revoke, type StopAddresses } from '../protocol/stop-flag.js';

/** How the page tells a busy Worker to stop. */
export interface StopFlag {
  /** What the Worker looks at. */
  readonly addresses: StopAddresses;
  /** Raises it, for good. */
  raise(): void;
}

/** Addresses that are revoked to say stop: a busy Worker sees that, on every host. */
export function blobFlag(): StopFlag {
  const addresses = makeStopAddresses();
  return {
    addresses,
    raise: () => {
      revoke(addresses);
    },
  };
}
