import { trustedScriptUrl } from '../protocol/trusted-types.js';
import { assetsUrl } from './assets.js';

/**
 * Registers our service worker for our own folder, whose pages it serves without a network. It
 * leaves the page's own service worker alone. There can be none from another origin.
 */
export async function registerServiceWorker(): Promise<void> {
  const folder = assetsUrl();
  if (folder.origin !== location.origin || !('serviceWorker' in navigator)) return;
  const script = new URL('python-run-sw.js', folder);
  await navigator.serviceWorker
    .register(trustedScriptUrl(script), { scope: folder.pathname })
    .catch(() => undefined);
}
