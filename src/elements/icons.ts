import { svg } from 'lit';

/** Makes an icon from a path in a 16 by 16 square. */
const icon = (path: string) =>
  svg`<svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true"><path d=${path} /></svg>`;

export const runIcon = icon('M4.5 2.5v11l9-5.5z');
export const stopIcon = icon('M3.5 3.5h9v9h-9z');
export const editIcon = icon('M2.5 13.5l.7-3.1 7.8-7.8 2.4 2.4-7.8 7.8z');
export const copyIcon = icon('M5.5 5.5h8v8h-8zM2.5 10.5v-8h8');
export const resetIcon = icon('M3 8a5 5 0 1 0 1.7-3.7L3 6M3 2.5V6h3.5');
export const moreIcon = icon('M3.5 8h.01M8 8h.01M12.5 8h.01');
