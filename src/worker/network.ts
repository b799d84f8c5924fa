/** Browsers do not say why a request failed. */
const unreadable = (url: string) =>
  `The browser could not read ${url}: the server is out of reach, or does not let pages of other ` +
  'sites read its answers (CORS).';

const addressOf = (input: RequestInfo | URL) =>
  typeof input === 'object' && 'url' in input ? input.url : String(input);

/**
 * Leaves out the program's own name, which `requests` sets: only Firefox would send it, and would
 * first ask other sites whether they accept it, which most do not.
 */
function headersOf(init: RequestInit | undefined): { headers?: Headers } {
  if (!init?.headers) return {};
  const headers = new Headers(init.headers);
  headers.delete('user-agent');
  return { headers };
}

/**
 * Makes `fetch`, through which programs reach the network, send no credentials in any case, and say
 * in a sentence why a request failed. (Our own error also has a stack. WebKit's errors have none,
 * and pyodide waits forever for a promise rejected with one of those.)
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
