import { assetsUrl } from './assets.js';
import { RuntimeError } from './errors.js';

/** Returns what makes it impossible to run Python in this page; null if nothing is known. */
export function findObstacle(): RuntimeError | null {
  if (typeof WebAssembly === 'undefined') return new RuntimeError({ code: 'no-webassembly' });
  // Browsers do not let such a page read other files.
  if (assetsUrl().protocol === 'file:') return new RuntimeError({ code: 'opened-from-file' });
  return null;
}
