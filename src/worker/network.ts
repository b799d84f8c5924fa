/** Why a request failed, as far as browsers tell: not even that much. */
const unreadable = (url: string) =>
  `The browser could not read ${url}: the server is out of reach, or does not let pages of other ` +
  'sites read its answers (CORS).';

const addressOf = (input: RequestInfo | URL) =>
  typeof input === 'object' && 'url' in input ? input.url : String(input);

/**
 * Without the program's own name, which `requests` gives: Firefox alone would send it, and ask
 * other sites first whether they take it, which most do not.
 */
function headersOf(init: RequestInit | undefined): { headers?: Headers } {
  if (!init?.headers) return {};
  const headers = new Headers(init.headers);
  headers.delete('user-agent');
  return { headers };
}

/**
 * Lets `fetch`, by which programs reach the network, send no credentials whatever is asked of it,
 * and say in a sentence why a request failed. (An error of our own has a stack, too: pyodide waits
 * for ever for a promise that was rejected without, as WebKit does it.)
 */
export function guardFetch(scope: { fetch: typeof globalThis.fetch }): void {
  const fetch = scope.fetch.bind(scope);
  scope.fetch = async (input, init) => {
    try {
      return await fetch(input, { ...init, ...headersOf(init), credentials: 'omit' });
    } catch (cause) {
      const isAborted = init?.signal?.aborted ?? (input instanceof Request && input.signal.aborted);
      if (isAborted) throw cause;
      throw new TypeError(unreadable(addressOf(input)), { cause });
    }
  };
}

/** What a Worker can keep for its origin, or make to get around what was taken away here. */
const OF_THE_ORIGIN = ['caches', 'cookieStore', 'indexedDB', 'Worker', 'SharedWorker'];
const OF_THE_NAVIGATOR = ['storage', 'storageBuckets', 'locks', 'serviceWorker'];

/**
 * Takes away for good what a program could read or change of the site's storage: above all the
 * cache with our own files, from which later visits start.
 */
export function closeStorage(scope: object & { readonly navigator: object }): void {
  remove(scope, OF_THE_ORIGIN);
  remove(scope.navigator, OF_THE_NAVIGATOR);
}

/** Lets every way of closing a Worker be `close`: the page would not be told that it is gone. */
export function guardClose(scope: object, close: () => void): void {
  remove(scope, ['close']);
  Object.assign(scope, { close });
}

/** Removes properties where they are defined, too: an object's own could be read around. */
function remove(target: object, names: readonly string[]): void {
  for (let owner: object | null = target; owner; owner = Reflect.getPrototypeOf(owner)) {
    for (const name of names) Reflect.deleteProperty(owner, name);
  }
}
