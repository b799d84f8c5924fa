/**
 * Lets what programs ask for go out without the reader's cookies. `fetch` leaves them out by itself
 * in our Workers (src/worker/network.ts); an XMLHttpRequest to the page's own host cannot.
 */
export function dropCredentials(event: FetchEvent, scope: string): void {
  const { request } = event;
  const isOfProgram = request.destination === '' && !request.url.startsWith(scope);
  if (!isOfProgram || request.credentials === 'omit') return;
  event.respondWith(fetch(new Request(request, { credentials: 'omit' })));
}
