/** A reader's edits of a block, kept from visit to visit in the page's own storage. */
import { css } from 'lit';

interface Block extends HTMLElement {
  readonly renderRoot: HTMLElement | DocumentFragment;
  readonly staticCode: { read(): { readonly code: string } };
  /** Its place on the page, from 1; 0 where all blocks of the page are elements. */
  readonly number: number;
  code: string;
}

interface Kept {
  /** The page's code of which it is an edit. */
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

/** Where the edits of a block are: by the page and the block's id, or its place. */
function keyOf(block: Block): string {
  const place = () => [...document.querySelectorAll(block.localName)].indexOf(block) + 1;
  const name = block.id || String(block.number || place());
  return `python-run ${location.pathname}${location.search}#${name}`;
}

/** What is kept; null where there is nothing, or no storage. */
function read(key: string): Kept | null {
  try {
    const { original, edited } = JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<Kept>;
    return typeof original === 'string' && typeof edited === 'string' ? { original, edited } : null;
  } catch {
    return null;
  }
}

function write(key: string, kept: Kept | null): void {
  try {
    if (kept) localStorage.setItem(key, JSON.stringify(kept));
    else localStorage.removeItem(key);
  } catch {
    // The storage is full, or the reader has forbidden it: the edits last as long as the page.
  }
}

/**
 * Brings back the reader's edits of a block, and keeps those that follow. Edits of a code that the
 * page has changed since are offered: the reader decides.
 */
export function keepEdits(block: Block): void {
  const key = keyOf(block);
  const original = block.staticCode.read().code;
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

/** Reset is no edit of the reader's: it is seen when its button is pressed, or the page is left. */
function watchReset(block: Block, save: () => void): void {
  block.addEventListener('python-run-state', save);
  addEventListener('pagehide', () => {
    if (block.isConnected) save();
  });
}

function offer(block: Block, decide: (isWanted: boolean) => void): void {
  const root = block.renderRoot as ShadowRoot;
  if (styles.styleSheet) root.adoptedStyleSheets.push(styles.styleSheet);
  const offered = document.createElement('div');
  offered.className = 'kept';
  offered.role = 'group';
  offered.ariaLabel = 'Your earlier edit';
  offered.append('You edited an earlier version of this example.');
  for (const [text, isWanted] of [
    ['Show my edit', true],
    ['Forget it', false],
  ] as const) {
    const button = document.createElement('button');
    button.textContent = text;
    button.addEventListener('click', () => {
      offered.remove();
      decide(isWanted);
    });
    offered.append(button);
  }
  root.querySelector('.frame')?.before(offered);
}
