import { cacheName, isImmutable } from '../protocol/asset-cache.js';

/**
 * Answers our Workers' requests for immutable files from the cache, which the page has filled and
 * checked, or from the network. Leaves all other requests to the browser. Returns the stored response
 * itself, because engines keep compiled code with it.
 */
export function serveAssets(event: FetchEvent, scope: string): void {
  const { request } = event;
  if (request.method !== 'GET' || !request.url.startsWith(scope)) return;
  if (!isImmutable(request.url.slice(scope.length))) return;
  event.respondWith(cacheFirst(request, cacheName(scope)));
}

async function cacheFirst(request: Request, name: string): Promise<Response> {
  // Some private windows refuse to open the cache. Without it, answers are slower but right.
  const stored = await caches.match(request.url, { cacheName: name }).catch(() => undefined);
  return stored ?? fetch(request);
}
