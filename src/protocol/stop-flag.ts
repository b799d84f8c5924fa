/**
 * `blob:` addresses, all of which are revoked to say stop. One that is being read just then stays
 * readable for good in WebKitGTK now and then (docs/decisions/0005): of two, one is not being read.
 */
export type StopAddresses = readonly string[];

/** For a run that begins. */
export function makeStopAddresses(): StopAddresses {
  // Of a type: an engine may take it for XML otherwise, and complain.
  const one = () => URL.createObjectURL(new Blob(['1'], { type: 'text/plain' }));
  return [one(), one()];
}

/** Says stop, for good. */
export function revoke(addresses: StopAddresses): void {
  for (const address of addresses) URL.revokeObjectURL(address);
}
