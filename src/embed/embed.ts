/**
 * The page for a frame in a blog: one block, with the code from the link. Since anybody can make a
 * link, the code runs in a sandbox, and only when the reader presses Run.
 */
import { loadWords, pageLanguageOf, type Words } from '../words/words.js';
import { highlight } from './highlight.js';
import { readLink, type Link } from './link.js';
import type { EmbedHeightMessage, EmbedHeightRequest } from './messages.js';

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

function notice({ lang }: Words, text: string): HTMLElement {
  const element = document.createElement('p');
  element.className = 'notice';
  element.lang = lang;
  element.textContent = text;
  return element;
}

async function show(): Promise<void> {
  const language = new URL(location.href).searchParams.get('lang');
  if (language) document.documentElement.lang = language;
  const words = await loadWords(pageLanguageOf(document.documentElement));
  document.title = words.label;
  const main = document.querySelector('main');
  const link = readLink(location.href);
  if (typeof link === 'string') {
    main?.replaceChildren(notice(words, words.embed[link]));
    return;
  }
  const theme = link.attributes.get('theme');
  if (theme) document.documentElement.dataset['theme'] = theme;
  main?.replaceChildren(blockOf(link), notice(words, words.embed.notice));
}

/** Tells the page around the frame the height of this page. */
function tellHeight(): void {
  const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
  const message: EmbedHeightMessage = { type: 'python-run-height', height };
  parent.postMessage(message, '*');
}

void show();
addEventListener('hashchange', () => void show());
new ResizeObserver(tellHeight).observe(document.documentElement);
addEventListener('message', ({ source, data }) => {
  const { type } = Object(data) as Partial<EmbedHeightRequest>;
  if (source === parent && type === 'python-run-height-wanted') tellHeight();
});
