/**
 * The page for a frame in a blog: one block, with the code that the link brings. Since anybody can
 * make a link, it runs in a sandbox, and only when the reader presses Run.
 */
import { highlight } from './highlight.js';
import { readLink, type Link } from './link.js';
import type { EmbedHeightMessage, EmbedHeightRequest } from './messages.js';

const NOTICE =
  'The code came with the link. It runs in your browser, shut off from this and all other sites.';

function blockOf({ code, attributes }: Link): HTMLElement {
  const block = document.createElement('python-run');
  block.setAttribute('sandbox', '');
  for (const [name, value] of attributes) block.setAttribute(name, value);
  const pre = document.createElement('pre');
  const box = document.createElement('code');
  box.append(highlight(code));
  pre.append(box);
  block.append(pre);
  return block;
}

function notice(text: string): HTMLElement {
  const element = document.createElement('p');
  element.className = 'notice';
  element.textContent = text;
  return element;
}

function show(): void {
  const main = document.querySelector('main');
  try {
    const link = readLink(location.href);
    const theme = link.attributes.get('theme');
    if (theme) document.documentElement.dataset['theme'] = theme;
    main?.replaceChildren(blockOf(link), notice(NOTICE));
  } catch (error) {
    main?.replaceChildren(notice((error as Error).message));
  }
}

/** Tells the page around the frame how high this page is. */
function tellHeight(): void {
  const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
  const message: EmbedHeightMessage = { type: 'python-run-height', height };
  parent.postMessage(message, '*');
}

show();
addEventListener('hashchange', show);
new ResizeObserver(tellHeight).observe(document.documentElement);
addEventListener('message', ({ source, data }) => {
  const { type } = Object(data) as Partial<EmbedHeightRequest>;
  if (source === parent && type === 'python-run-height-wanted') tellHeight();
});
