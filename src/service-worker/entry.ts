import { serveAssets } from './asset-cache.js';

declare const self: ServiceWorkerGlobalScope;

// A new version can take over at once: the files it serves have a hash of their content in their
// name, so an old page and a new one never want different bytes under one name.
self.addEventListener('install', () => void self.skipWaiting());
self.addEventListener('activate', (event) => {
  event.waitUntil(self.clients.claim());
});
self.addEventListener('fetch', (event) => {
  serveAssets(event, self.registration.scope);
});
