/** How the page tells a busy Worker to stop. */
export interface StopFlag {
  /** What the Worker looks at. */
  readonly address: string;
  /** Raises it, for good. */
  raise(): void;
}

/** A `blob:` address, which is revoked to say stop: a busy Worker sees that, on every host. */
export function blobFlag(): StopFlag {
  // Of a type: an engine may take it for XML otherwise, and complain.
  const address = URL.createObjectURL(new Blob(['1'], { type: 'text/plain' }));
  return {
    address,
    raise: () => {
      URL.revokeObjectURL(address);
    },
  };
}
