import { trustedFrameHtml } from '../../protocol/trusted-types.js';
import type { Words } from '../../words/words.js';

/** In CSS pixels. */
const LEAST_HEIGHT = 32;
const MOST_HEIGHT = 3000;

/** Runs in the frame and reports its height, which cannot be seen from outside. */
const TELL_HEIGHT = `<script>new ResizeObserver(() => parent.postMessage(
  { pythonRunHeight: document.documentElement.offsetHeight }, '*')).observe(document.documentElement);
</script>`;

/**
 * Shows HTML with its scripts in a frame with an opaque origin: it cannot see this page, its
 * cookies or its storage, open windows, or navigate the page.
 */
export function frame(html: string, words: Words): HTMLIFrameElement {
  const element = document.createElement('iframe');
  element.setAttribute('sandbox', 'allow-scripts');
  element.referrerPolicy = 'no-referrer';
  element.lang = words.lang;
  element.title = words.interactive;
  const style = '<style>html { height: auto; overflow: auto; } body { margin: 0; }</style>';
  element.srcdoc = trustedFrameHtml(
    `<!doctype html><meta charset="utf-8">${style}${html}${TELL_HEIGHT}`,
  );
  const resize = ({ source, data }: MessageEvent<unknown>) => {
    if (!element.isConnected) {
      if (hasBeenShown) removeEventListener('message', resize);
      return;
    }
    hasBeenShown = true;
    if (source !== element.contentWindow) return;
    const { pythonRunHeight } = Object(data) as { readonly pythonRunHeight?: unknown };
    const height = Number(pythonRunHeight);
    if (!(height > 0)) return;
    element.style.height = `${String(Math.min(Math.max(height, LEAST_HEIGHT), MOST_HEIGHT))}px`;
  };
  let hasBeenShown = false;
  addEventListener('message', resize);
  return element;
}
