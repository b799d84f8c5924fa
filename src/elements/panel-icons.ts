/** Icons that are not needed before a first act. */
import { icon } from './icons.js';

export const resetIcon = icon('M3 8a5 5 0 1 0 1.7-3.7L3 6M3 2.5V6h3.5');
export const moreIcon = icon('M3.5 8h.01M8 8h.01M12.5 8h.01');
