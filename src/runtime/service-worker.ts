import { assetsUrl } from './assets.js';

/**
 * Registers our service worker for our own folder: it controls our Workers and nothing else, and
 * leaves the page's own alone. From another origin there can be none, and without one the browser's
 * ordinary cache does.
 */
export function registerServiceWorker(): void {
  const folder = assetsUrl();
  if (folder.origin !== location.origin || !('serviceWorker' in navigator)) return;
  const script = new URL('python-run-sw.js', folder);
  navigator.serviceWorker.register(script, { scope: folder.pathname }).catch(() => undefined);
}
