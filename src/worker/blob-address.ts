/** The browser's own, whatever programs put in its place. Node has none. */
const { XMLHttpRequest: Native } = globalThis as { XMLHttpRequest?: typeof XMLHttpRequest };

/** Requests an address at once, as bytes or text; null if that fails. */
function request(address: string, type: 'arraybuffer' | ''): XMLHttpRequest | null {
  if (!Native) return null;
  const request = new Native();
  try {
    request.open('GET', address, false);
    if (type) request.responseType = type; // which only a Worker may set
    request.send();
    return request;
  } catch {
    return null;
  }
}

/** Reads a `blob:` address at once, in a Worker; null if it does not exist. */
export const readNow = (address: string) =>
  (request(address, 'arraybuffer')?.response ?? null) as ArrayBuffer | null;

/** Whether a `blob:` address exists. */
export const canRead = (address: string) => request(address, '') !== null;

/**
 * Whether any can be read. WebKit prevents it while the page is in the back/forward cache, where a
 * busy Worker goes on.
 */
export function canReadBlobs(): boolean {
  const url = URL.createObjectURL(new Blob(['1'], { type: 'text/plain' }));
  const canReadOwn = canRead(url);
  URL.revokeObjectURL(url);
  return canReadOwn;
}
