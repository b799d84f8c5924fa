/** A page with nothing on it, for what a browser takes by itself. */
import { drive } from './driver.js';

drive({ blocks: () => [], roots: () => [] });
