/**
 * `blob:` addresses that are all revoked to say stop. In WebKitGTK, an address that is being read
 * just then sometimes stays readable for good (docs/decisions/0005): of two, one is not being read.
 */
export type StopAddresses = readonly string[];

/** Makes the addresses for a new run. */
export function makeStopAddresses(): StopAddresses {
  // With a type: otherwise an engine may take it for XML, and complain.
  const one = () => URL.createObjectURL(new Blob(['1'], { type: 'text/plain' }));
  return [one(), one()];
}

/** Says stop; cannot be undone. */
export function revoke(addresses: StopAddresses): void {
  for (const address of addresses) URL.revokeObjectURL(address);
}
