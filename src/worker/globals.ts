/** What programs find in the global scope of our Workers, as far as it differs from others. */

import { headersFor, isRemote, Network, withStack, type Answer, type Carrier } from './network.js';
import { requestClass } from './request-class.js';

/** Statuses of answers without a body, with which no `Response` can be made that has one. */
const WITHOUT_BODY = [101, 103, 204, 205, 304];

function responseOf({ head, body }: Answer): Response {
  const { url, redirected, status, statusText } = head;
  const headers = head.headers.map(([name, value]): [string, string] => [name, value]);
  const content = WITHOUT_BODY.includes(status) ? null : body;
  const response = new Response(content, { status, statusText, headers });
  return Object.defineProperties(response, {
    url: { value: url },
    redirected: { value: redirected },
  });
}

/** Rejects when a signal aborts. */
const aborted = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => {
    const abort = () => {
      reject(signal.reason as Error);
    };
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort);
  });

/**
 * Replaces what programs reach the network with: this Worker has none itself. Addresses of Blobs
 * and data are left to the browser.
 */
export function openNetwork(
  scope: { fetch: typeof fetch; XMLHttpRequest: typeof XMLHttpRequest },
  carrier: Carrier,
  base: () => string,
): void {
  const network = new Network(carrier, base);
  const native = scope.fetch.bind(scope);
  const send: typeof fetch = async (input, init) => {
    const address = typeof input === 'object' && 'url' in input ? input.url : String(input);
    if (!isRemote(address)) return native(input, init);
    const url = network.absolute(address);
    const request = new Request(input instanceof Request ? input : url, init);
    const { method, headers, signal } = request;
    signal.throwIfAborted();
    const body = request.body || method !== 'GET' ? await request.arrayBuffer() : null;
    const sent = network.send({
      url,
      method,
      headers: headersFor(headers),
      body: body?.byteLength ? body : null,
    });
    return responseOf(await Promise.race([sent, aborted(signal)]));
  };
  remove(scope, ['fetch']);
  scope.fetch = async (input, init) => {
    try {
      return await send(input, init);
    } catch (error) {
      throw withStack(error);
    }
  };
  scope.XMLHttpRequest = requestClass(scope.XMLHttpRequest, network);
}

/** What could store data for this origin, or make a Worker to get around these restrictions. */
const OF_THE_ORIGIN = ['caches', 'cookieStore', 'indexedDB', 'Worker', 'SharedWorker'];
const OF_THE_NAVIGATOR = ['storage', 'storageBuckets', 'locks', 'serviceWorker'];

/**
 * Removes for good what a program could use to read or change the site's storage, above all the
 * cache with our own files, from which later visits start.
 */
export function closeStorage(scope: object & { readonly navigator: object }): void {
  remove(scope, OF_THE_ORIGIN);
  remove(scope.navigator, OF_THE_NAVIGATOR);
}

/** Makes every way of closing a Worker call `close`: the page would not learn of it otherwise. */
export function guardClose(scope: object, close: () => void): void {
  remove(scope, ['close']);
  Object.assign(scope, { close });
}

/** Removes properties from prototypes too: otherwise a program could get them from there. */
function remove(target: object, names: readonly string[]): void {
  for (let owner: object | null = target; owner; owner = Reflect.getPrototypeOf(owner)) {
    for (const name of names) Reflect.deleteProperty(owner, name);
  }
}
