import { serveAssets } from './asset-cache.js';
import { dropCredentials } from './credentials.js';
import { serveMailbox, takeAnswer } from './mailbox.js';

declare const self: ServiceWorkerGlobalScope;

// Wires only. A new version takes over at once: what it serves carries a hash of its content in
// its name, so an old page and a new one never want different bytes of one name.
self.addEventListener('install', () => void self.skipWaiting());
self.addEventListener('activate', (event) => {
  event.waitUntil(self.clients.claim());
});
self.addEventListener('fetch', (event) => {
  const { scope } = self.registration;
  if (serveMailbox(event, scope)) return;
  serveAssets(event, scope);
  dropCredentials(event, scope);
});
self.addEventListener('message', ({ data }) => {
  takeAnswer(data);
});
