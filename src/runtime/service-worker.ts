import type { MailboxMessage } from '../protocol/mailbox.js';
import { assetsUrl } from './assets.js';
import { trustedScriptUrl } from './trusted-types.js';

/** Milliseconds to wait for the service worker where input() needs it; then we go on without. */
const PATIENCE = 3000;

let registration: ServiceWorkerRegistration | null = null;

/**
 * Registers our service worker for our own folder: it controls our Workers and nothing else, and
 * leaves the page's own alone. From another origin there can be none, and without one the browser's
 * ordinary cache does. Resolves when Workers that are made from now on have what they need of it:
 * at once where Python can wait without it.
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

/** Brings an answer to a program that waits for it in a Worker that can read no message. */
export function postToMailbox(key: string, text: string | null): void {
  const message: MailboxMessage = { type: 'python-run-answer', key, text };
  registration?.active?.postMessage(message);
}
