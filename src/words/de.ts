import { en } from './en.js';

/** Not written yet: English stands in for it. */
export const de = en;
