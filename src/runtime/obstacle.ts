import { assetsUrl } from './assets.js';
import { RuntimeError } from './errors.js';

/** What keeps Python from running in this page, whatever one tries; null when nothing is known to. */
export function findObstacle(): RuntimeError | null {
  if (typeof WebAssembly === 'undefined') return new RuntimeError({ code: 'no-webassembly' });
  // Browsers let such a page read no other files.
  if (assetsUrl().protocol === 'file:') return new RuntimeError({ code: 'opened-from-file' });
  return null;
}
