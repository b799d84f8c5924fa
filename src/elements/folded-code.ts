import { css } from 'lit';
import type { BlockElement } from '../controllers/page-block.js';

const styles = css`
  .folded {
    /* The toolbar overlaps its lower edge. */
    padding: 10px 14px 22px;
    margin-bottom: var(--gap, 1em);
    border: 1px solid var(--line);
    border-radius: 6px;
    background: var(--soft);
  }
  .folded button {
    padding: 0 12px;
    box-shadow: 0 0 0 1px var(--line);
  }
`;

/** Folds a block's code behind a button until the reader wants to see or edit it. */
export function foldCode(block: BlockElement): void {
  const root = block.renderRoot as ShadowRoot;
  const code = root.querySelector<HTMLElement>('.code');
  if (!code) return;
  if (styles.styleSheet) root.adoptedStyleSheets.push(styles.styleSheet);
  const folded = document.createElement('div');
  folded.className = 'folded';
  const button = document.createElement('button');
  button.lang = block.words.lang;
  button.textContent = block.words.showCode;
  button.part.add('show-button');
  button.ariaExpanded = 'false';
  folded.append(button);
  code.hidden = true;
  code.before(folded);
  const unfold = () => {
    code.hidden = false;
    folded.remove();
    // The page's styles may hide the code by this attribute until this script has loaded.
    block.removeAttribute('hide-code');
    root.removeEventListener('click', unfoldToEdit);
  };
  const unfoldToEdit = (event: Event) => {
    if ((event.target as Element).closest('[part=edit-button]')) unfold();
  };
  // Before the editor opens, which copies the code's look and takes the focus.
  root.addEventListener('click', unfoldToEdit, { capture: true });
  button.addEventListener('click', () => {
    unfold();
    code.focus();
  });
}
