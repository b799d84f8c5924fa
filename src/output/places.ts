import type { Words } from '../words/words.js';
import { createElement } from './create-element.js';

/** Where in a block something is. */
export interface Place {
  /** The block's name in tracebacks. */
  readonly filename: string;
  /** From 1. */
  readonly line: number;
  /** The line's text when it ran, without indentation; null if that is not known. */
  readonly text: string | null;
}

/** A block with lines that links lead to. */
export interface PlacedBlock {
  readonly id: string;
  readonly isOnPage: boolean;
  readonly words: Words;
  /** Brings one of its lines into view. */
  showLine(place: Place): void;
}

const blocks = new Map<string, WeakRef<PlacedBlock>>();

/** Records which block runs under a name. */
export function rememberBlock(filename: string, block: PlacedBlock): void {
  blocks.set(filename, new WeakRef(block));
}

/** Returns a link to a place, or plain text if its block is not on the page. */
export function placeLink(text: string, place: Place): Node {
  const block = blocks.get(place.filename)?.deref();
  if (!block?.isOnPage) return document.createTextNode(text);
  const link = createElement('a', 'place', text);
  // A link needs an address, but the click handler does better than the address.
  link.href = `#${encodeURIComponent(block.id || `line-${String(place.line)}`)}`;
  link.title = block.words.goToLine(place.line, place.filename.replace(/^<|>$/g, ''));
  link.addEventListener('click', (event) => {
    event.preventDefault();
    event.stopPropagation();
    if (block.isOnPage) block.showLine(place);
  });
  return link;
}
