import { workerUrl } from './assets.js';

/**
 * Makes the Worker. From another origin (a CDN) a Worker cannot be constructed: there a module
 * of one line, made here, imports the real one.
 */
export function createWorker(): Worker {
  const url = workerUrl();
  if (url.origin === location.origin) return new Worker(url, { type: 'module' });
  const source = `import ${JSON.stringify(url.href)};`;
  const blob = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  const worker = new Worker(blob, { type: 'module' });
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
