/**
 * Sends programs' requests without the reader's cookies. In our Workers `fetch` omits them already
 * (src/worker/network.ts), but an XMLHttpRequest to the page's own host cannot.
 */
export function dropCredentials(event: FetchEvent, scope: string): void {
  const { request } = event;
  const isOfProgram = request.destination === '' && !request.url.startsWith(scope);
  if (!isOfProgram || request.credentials === 'omit') return;
  event.respondWith(fetch(new Request(request, { credentials: 'omit' })));
}
