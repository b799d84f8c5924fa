/** For the page around embed pages, if it may have a script: sets the height of their frames. */
import type { EmbedHeightMessage, EmbedHeightRequest } from './messages.js';

/** In CSS pixels. Frames that report more are wrong, or hostile. */
const HIGHEST = 10_000;

/** The embed page beside this script. Other frames of the page are not ours to obey. */
const EMBED = new URL('embed.html', import.meta.url);

const addressOf = ({ origin, pathname }: URL) => origin + pathname;

const embeds = () =>
  [...document.querySelectorAll('iframe')].filter(
    ({ src }) => URL.canParse(src) && addressOf(new URL(src)) === addressOf(EMBED),
  );

addEventListener('message', ({ source, origin, data }) => {
  const { type, height } = Object(data) as Partial<EmbedHeightMessage>;
  if (type !== 'python-run-height' || origin !== EMBED.origin) return;
  if (typeof height !== 'number' || !(height >= 0 && height <= HIGHEST)) return;
  for (const frame of embeds()) {
    if (frame.contentWindow === source) frame.style.height = `${height}px`;
  }
});

// A frame may have loaded before this script: it reports its height again.
const request: EmbedHeightRequest = { type: 'python-run-height-wanted' };
for (const frame of embeds()) frame.contentWindow?.postMessage(request, EMBED.origin);
