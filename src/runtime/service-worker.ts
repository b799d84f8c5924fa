import type { MailboxMessage } from '../protocol/mailbox.js';
import { assetsUrl } from './assets.js';
import { trustedScriptUrl } from './trusted-types.js';

/** Milliseconds to wait for the service worker if input() needs it; then Python starts anyway. */
const PATIENCE = 3000;

let registration: ServiceWorkerRegistration | null = null;

/**
 * Registers our service worker for our own folder. It controls our Workers only, and leaves the
 * page's own service worker alone. There can be none from another origin; then the browser's
 * ordinary cache is used. Resolves when new Workers can rely on it, or at once if Python can wait
 * without it.
 */
export async function registerServiceWorker(): Promise<void> {
  const folder = assetsUrl();
  if (folder.origin !== location.origin || !('serviceWorker' in navigator)) return;
  const script = new URL('python-run-sw.js', folder);
  const active = navigator.serviceWorker
    .register(trustedScriptUrl(script), { scope: folder.pathname })
    .then(async (made) => {
      registration = made;
      await untilActive(made);
    })
    .catch(() => undefined);
  if ('Suspending' in WebAssembly) return;
  await Promise.race([active, new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
}

function untilActive({ installing, waiting, active }: ServiceWorkerRegistration): Promise<void> {
  const worker = active ?? waiting ?? installing;
  return new Promise((resolve) => {
    const look = () => {
      if (worker?.state === 'activated') resolve();
    };
    worker?.addEventListener('statechange', look);
    look();
  });
}

/** Delivers an answer to a waiting program whose Worker cannot receive messages. */
export function postToMailbox(key: string, text: string | null): void {
  const message: MailboxMessage = { type: 'python-run-answer', key, text };
  registration?.active?.postMessage(message);
}
