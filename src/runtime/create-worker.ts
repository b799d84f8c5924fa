import { workerUrl } from './assets.js';
import { trustedScriptUrl } from './trusted-types.js';

/**
 * Makes the Worker, from its own address or from another copy of its script. From another origin (a CDN) a Worker cannot be constructed: there a module
 * of one line, made here, imports the real one.
 */
export function createWorker(script?: string): Worker {
  const url = script === undefined ? workerUrl() : new URL(script);
  if (url.origin === location.origin) return new Worker(trustedScriptUrl(url), { type: 'module' });
  const source = `import ${JSON.stringify(url.href)};`;
  const blob = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  const worker = new Worker(trustedScriptUrl(blob), { type: 'module' });
  // The address must live until the Worker has fetched it; its first message says that.
  worker.addEventListener(
    'message',
    () => {
      URL.revokeObjectURL(blob);
    },
    { once: true },
  );
  return worker;
}
