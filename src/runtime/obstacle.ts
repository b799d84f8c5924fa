import { assetsUrl } from './assets.js';
import { RuntimeError } from './errors.js';

/** What keeps Python from running in this page, whatever one tries; null when nothing is known to. */
export function findObstacle(): RuntimeError | null {
  if (typeof WebAssembly === 'undefined') {
    return new RuntimeError(
      'no-webassembly',
      'Python cannot run here: this browser has no WebAssembly, or it is turned off.',
    );
  }
  if (assetsUrl().protocol === 'file:') {
    return new RuntimeError(
      'opened-from-file',
      'Python cannot run in a page that was opened from a file, since browsers let it read no ' +
        'other files. Run “python3 -m http.server” in its folder and open http://localhost:8000.',
    );
  }
  return null;
}
