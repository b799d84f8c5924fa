import { workerUrl } from './assets.js';
import { trustedScriptUrl } from './trusted-types.js';

/**
 * Makes the Worker, from its own address or a copy of its script. Browsers refuse a Worker from
 * another origin, such as a CDN: then a one-line module, made here, imports the real one.
 */
export function createWorker(script?: string): Worker {
  const url = script === undefined ? workerUrl() : new URL(script);
  if (url.origin === location.origin) return new Worker(trustedScriptUrl(url), { type: 'module' });
  const source = `import ${JSON.stringify(url.href)};`;
  const blob = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  const worker = new Worker(trustedScriptUrl(blob), { type: 'module' });
  // The address must stay valid until the Worker has fetched it, which its first message shows.
  worker.addEventListener(
    'message',
    () => {
      URL.revokeObjectURL(blob);
    },
    { once: true },
  );
  return worker;
}
