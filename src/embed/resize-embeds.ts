/** For the page around embed pages, if it may have a script: sets the height of their frames. */
import type { EmbedHeightMessage, EmbedHeightRequest } from './messages.js';

/** In CSS pixels. Frames that report more are wrong, or hostile. */
const HIGHEST = 10_000;

addEventListener('message', ({ source, data }) => {
  const { type, height } = Object(data) as Partial<EmbedHeightMessage>;
  if (type !== 'python-run-height' || typeof height !== 'number' || !(height <= HIGHEST)) return;
  for (const frame of document.querySelectorAll('iframe')) {
    if (frame.contentWindow === source) frame.style.height = `${height}px`;
  }
});

// A frame may have loaded before this script: it reports its height again.
const request: EmbedHeightRequest = { type: 'python-run-height-wanted' };
for (const frame of document.querySelectorAll('iframe')) {
  frame.contentWindow?.postMessage(request, '*');
}
