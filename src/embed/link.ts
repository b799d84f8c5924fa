/** Attributes of the element that a link may set: none that starts or fetches anything by itself. */
const ATTRIBUTES = ['label', 'readonly', 'theme', 'timeout', 'stdin'] as const;

/** What the address of an embed page says. */
export interface Link {
  readonly code: string;
  readonly attributes: ReadonlyMap<string, string>;
}

/**
 * Reads the address of an embed page: the code is all that follows the `#`, percent-encoded; what
 * stands in the query are attributes.
 *
 * @throws Error with a sentence for the reader.
 */
export function readLink(address: string): Link {
  const { hash, searchParams } = new URL(address);
  let code;
  try {
    code = decodeURIComponent(hash.slice(1));
  } catch {
    throw new Error(
      'The code in this link cannot be read: a part of it is missing or was changed.',
    );
  }
  if (!code.trim())
    throw new Error('This link has no code: it belongs behind the # of the address.');
  const attributes = new Map<string, string>();
  for (const name of ATTRIBUTES) {
    const value = searchParams.get(name);
    if (value !== null) attributes.set(name, value);
  }
  return { code, attributes };
}
