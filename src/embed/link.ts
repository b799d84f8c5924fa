/** Attributes that a link may set: none that starts or fetches anything by itself. */
const ATTRIBUTES = ['label', 'readonly', 'theme', 'timeout', 'stdin'] as const;

/** What the address of an embed page contains. */
export interface Link {
  readonly code: string;
  readonly attributes: ReadonlyMap<string, string>;
}

/**
 * Reads the address of an embed page. Everything after the `#`, percent-encoded, is the code; the
 * query contains attributes. Returns what is wrong if there is no code.
 */
export function readLink(address: string): Link | 'damaged' | 'empty' {
  const { hash, searchParams } = new URL(address);
  let code;
  try {
    code = decodeURIComponent(hash.slice(1));
  } catch {
    return 'damaged';
  }
  if (!code.trim()) return 'empty';
  const attributes = new Map<string, string>();
  for (const name of ATTRIBUTES) {
    const value = searchParams.get(name);
    if (value !== null) attributes.set(name, value);
  }
  return { code, attributes };
}
