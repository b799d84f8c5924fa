/** Named after what it holds: files whose content never changes need no version. */
const CACHE = 'python-run-runtime';
/** `name-<ten hexadecimal digits>.ext` in the folder `runtime/`. */
const IMMUTABLE = /^runtime\/[^/]+-[0-9a-f]{10}\.\w+$/;

/**
 * Answers requests for the runtime's files from the cache, and keeps what had to be fetched. All
 * other requests are left to the browser. The stored response goes out untouched: engines keep
 * compiled code with it.
 */
export function serveRuntime(event: FetchEvent, scope: string): void {
  const { request } = event;
  if (request.method !== 'GET' || !request.url.startsWith(scope)) return;
  if (!IMMUTABLE.test(request.url.slice(scope.length))) return;
  event.respondWith(cacheFirst(event));
}

async function cacheFirst(event: FetchEvent): Promise<Response> {
  const cache = await caches.open(CACHE).catch(() => null); // refused in some private windows
  const stored = await cache?.match(event.request);
  if (stored) return stored;
  const response = await fetch(event.request);
  if (cache && response.status === 200) {
    // A full disk costs speed, not the answer.
    event.waitUntil(cache.put(event.request, response.clone()).catch(() => undefined));
  }
  return response;
}
