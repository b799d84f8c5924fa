import { createElement } from './create-element.js';
import type { Piece } from './terminal.js';
import { elementOf } from './text-nodes.js';

/** Characters on a page, plus those up to the end of a line. */
export const PAGE_LENGTH = 100_000;

/** Splits texts into pages that end with a line; a longer line becomes a page. */
function pagesOf(texts: readonly Piece[]): Piece[][] {
  const pages: Piece[][] = [[]];
  let length = 0;
  for (const piece of texts) {
    const { text } = piece;
    for (let start = 0, end; start < text.length; start = end) {
      const from = start + Math.max(PAGE_LENGTH - length, 0);
      end = text.indexOf('\n', from) + 1 || text.length;
      pages.at(-1)?.push({ ...piece, text: text.slice(start, end) });
      length += end - start;
      if (length <= PAGE_LENGTH || !text.endsWith('\n', end)) continue;
      pages.push([]);
      length = 0;
    }
  }
  return pages.filter((page) => page.length > 0);
}

/**
 * Appends a long text, one page per frame. A page is a block of its own, which the browser lays out
 * when it comes into view; until then, its height is estimated from the first page's lines.
 */
export async function appendPages(parent: HTMLElement, texts: readonly Piece[]): Promise<void> {
  let lineHeight = '1lh';
  for (const page of pagesOf(texts)) {
    const block = createElement('span', 'page', ...page.map(elementOf));
    const lines = block.textContent.split('\n').length - 1;
    block.style.containIntrinsicBlockSize = `auto calc(${String(lines)} * ${lineHeight})`;
    parent.append(block);
    await new Promise((resolve) => requestAnimationFrame(resolve));
    // Engines round the height of a line, which adds up over thousands of lines.
    const height = block.getBoundingClientRect().height;
    if (lineHeight === '1lh' && lines && height) lineHeight = `${String(height / lines)}px`;
  }
}
