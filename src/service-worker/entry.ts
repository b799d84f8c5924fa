import { serveAssets } from './asset-cache.js';
import { dropCredentials } from './credentials.js';
import { serveMailbox, takeAnswer } from './mailbox.js';

declare const self: ServiceWorkerGlobalScope;

// A new version can take over at once: the files it serves have a hash of their content in their
// name, so an old page and a new one never want different bytes under one name.
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
