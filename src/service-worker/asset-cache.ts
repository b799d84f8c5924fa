import { cacheName, isImmutable } from '../protocol/asset-cache.js';

/**
 * Answers requests of our Workers for files that never change from the cache, which the page has
 * filled and checked; what is not there comes from the network. All other requests are left to
 * the browser. The stored response goes out untouched: engines keep compiled code with it.
 */
export function serveAssets(event: FetchEvent, scope: string): void {
  const { request } = event;
  if (request.method !== 'GET' || !request.url.startsWith(scope)) return;
  if (!isImmutable(request.url.slice(scope.length))) return;
  event.respondWith(cacheFirst(request, cacheName(scope)));
}

async function cacheFirst(request: Request, name: string): Promise<Response> {
  // Refused in some private windows; and a cache that cannot be read costs speed, not the answer.
  const stored = await caches.match(request.url, { cacheName: name }).catch(() => undefined);
  return stored ?? fetch(request);
}
