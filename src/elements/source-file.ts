import type { BlockElement } from '../controllers/page-block.js';
import { findCodeBox } from '../markup/code-text.js';

/**
 * Fetches a block's code, and shows it in place of the block's content, which is what readers
 * without JavaScript see. If that fails, says so above the code. Never rejects.
 *
 * @param src relative to the page's base
 */
export async function fetchSource(block: BlockElement, src: string): Promise<void> {
  const url = new URL(src, document.baseURI).href;
  let status = 0;
  try {
    const response = await fetch(url);
    if (response.ok) {
      showCode(block, await response.text());
      return;
    }
    ({ status } = response);
  } catch {
    // There was no answer.
  }
  const note = document.createElement('div');
  note.className = 'note';
  note.role = 'alert';
  note.lang = block.words.lang;
  note.textContent = block.words.sourceFailed(url, status);
  block.renderRoot.querySelector('.code')?.before(note);
}

function showCode(block: BlockElement, text: string): void {
  let box = findCodeBox(block);
  if (box === block) {
    box = document.createElement('pre');
    block.append(box);
  }
  (box.querySelector('code') ?? box).textContent = text;
}
