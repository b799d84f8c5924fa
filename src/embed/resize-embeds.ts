/** For the page around embed pages, where it may have a script: their frames get their height. */
import type { EmbedHeightMessage, EmbedHeightRequest } from './messages.js';

/** Frames that say more are wrong, or mean no good. */
const HIGHEST = 10_000;

addEventListener('message', ({ source, data }) => {
  const { type, height } = Object(data) as Partial<EmbedHeightMessage>;
  if (type !== 'python-run-height' || typeof height !== 'number' || !(height <= HIGHEST)) return;
  for (const frame of document.querySelectorAll('iframe')) {
    if (frame.contentWindow === source) frame.style.height = `${height}px`;
  }
});

// A frame may have come before this script: it says its height once more.
const request: EmbedHeightRequest = { type: 'python-run-height-wanted' };
for (const frame of document.querySelectorAll('iframe')) {
  frame.contentWindow?.postMessage(request, '*');
}
