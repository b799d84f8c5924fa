import { svg } from 'lit';

const icon = (path: string) =>
  svg`<svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true"><path d=${path} /></svg>`;

export const runIcon = icon('M4.5 2.6v10.8a.6.6 0 0 0 .9.5l8.5-5.4a.6.6 0 0 0 0-1L5.4 2.1a.6.6 0 0 0-.9.5z');
export const stopIcon = icon('M4 3h8a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1z');
export const editIcon = icon(
  'M11.2 1.9a1.5 1.5 0 0 1 2.1 0l.8.8a1.5 1.5 0 0 1 0 2.1l-8.6 8.6-3.6.8a.4.4 0 0 1-.5-.5l.8-3.6z',
);
export const copyIcon = icon(
  'M6 1h7.5A1.5 1.5 0 0 1 15 2.5V10a1.5 1.5 0 0 1-1.5 1.5H12V13.5a1.5 1.5 0 0 1-1.5 1.5H2.5A1.5 1.5 0 0 1 1 13.5V6a1.5 1.5 0 0 1 1.5-1.5H4.5V2.5A1.5 1.5 0 0 1 6 1zm0 1.5V10h7.5V2.5zM4.5 6h-2v7.5h8v-2H6A1.5 1.5 0 0 1 4.5 10z',
);
export const resetIcon = icon(
  'M3.6 2.2v2.3A6 6 0 1 1 2 8.6a.8.8 0 0 1 1.6 0 4.4 4.4 0 1 0 1.2-3.3h2.1a.75.75 0 0 1 0 1.5H2.850A.75.75 0 0 1 2.1 6.050V2.2a.75.75 0 0 1 1.5 0z',
);
