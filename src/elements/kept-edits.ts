/** Keeps a reader's edits of a block from visit to visit, in the page's own storage. */
import { css, html, render } from 'lit';
import { blocks, type BlockElement } from '../controllers/page-block.js';

interface KeptEdit {
  /** The page's code that was edited. */
  readonly original: string;
  readonly edited: string;
}

const styles = css`
  .kept {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
    margin-block: 4px;
    font:
      14px / 1.45 system-ui,
      sans-serif;
  }
  .kept button {
    padding: 0 10px;
    box-shadow: 0 0 0 1px var(--line);
  }
`;

/** The storage key of a block's edits: the page, and the block's id or place. */
function keyOf(block: BlockElement): string {
  const name = block.id || String(blocks.numberOf(block.block));
  return `python-run ${location.pathname}${location.search}#${name}`;
}

/** Returns what is kept; null if there is nothing, or no storage. */
function read(key: string): KeptEdit | null {
  try {
    const { original, edited } = JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<KeptEdit>;
    return typeof original === 'string' && typeof edited === 'string' ? { original, edited } : null;
  } catch {
    return null;
  }
}

function write(key: string, kept: KeptEdit | null): void {
  try {
    if (kept) localStorage.setItem(key, JSON.stringify(kept));
    else localStorage.removeItem(key);
  } catch {
    // The storage is full or forbidden by the reader: the edits last as long as the page.
  }
}

/**
 * Restores the reader's edits of a block, and keeps later ones. If the page has changed the code
 * since, offers the edits: the reader decides.
 */
export function keepEdits(block: BlockElement): void {
  const key = keyOf(block);
  const original = block.staticCode.source.code;
  const kept = read(key);
  const save = () => {
    const edited = block.code;
    write(key, edited === original ? null : { original, edited });
  };
  block.addEventListener('python-run-change', save);
  if (kept?.original === original) block.code = kept.edited;
  else if (kept) {
    offer(block, (isWanted) => {
      if (isWanted) block.code = kept.edited;
      save();
      watchReset(block, save);
    });
    return;
  }
  watchReset(block, save);
}

/** Saves at state changes and when the reader leaves, since a reset fires no change event. */
function watchReset(block: BlockElement, save: () => void): void {
  block.addEventListener('python-run-state', save);
  addEventListener('pagehide', () => {
    if (block.isConnected) save();
  });
}

function offer(block: BlockElement, decide: (isWanted: boolean) => void): void {
  const { words } = block;
  const root = block.renderRoot as ShadowRoot;
  if (styles.styleSheet) root.adoptedStyleSheets.push(styles.styleSheet);
  const offered = document.createElement('div');
  offered.className = 'kept';
  offered.role = 'group';
  offered.lang = words.lang;
  offered.ariaLabel = words.earlierEdit;
  const answer = (isWanted: boolean) => {
    offered.remove();
    decide(isWanted);
  };
  const content = html`${words.editedEarlier}
    <button @click=${() => answer(true)}>${words.showMyEdit}</button>
    <button @click=${() => answer(false)}>${words.discardEdit}</button>`;
  render(content, offered);
  root.querySelector('.frame')?.before(offered);
}
