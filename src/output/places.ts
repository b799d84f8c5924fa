import type { Words } from '../words/words.js';
import { createElement } from './create-element.js';

/** Where in a block something is. */
export interface Place {
  /** What tracebacks call the block. */
  readonly filename: string;
  /** From 1. */
  readonly line: number;
  /** What that line was, without its indentation, when it ran; null where that is not known. */
  readonly text: string | null;
}

/** A block to whose lines links lead. */
export interface PlacedBlock {
  readonly id: string;
  readonly isOnPage: boolean;
  readonly words: Words;
  /** Brings the reader to a line of it. */
  showLine(place: Place): void;
}

const blocks = new Map<string, WeakRef<PlacedBlock>>();

/** Notes which block runs under a name. */
export function rememberBlock(filename: string, block: PlacedBlock): void {
  blocks.set(filename, new WeakRef(block));
}

/** A link to a place; plain text where its block is not on the page. */
export function placeLink(text: string, place: Place): Node {
  const block = blocks.get(place.filename)?.deref();
  if (!block?.isOnPage) return document.createTextNode(text);
  const link = createElement('a', 'place', text);
  // An address, so that it is a link; what it would do is done better here.
  link.href = `#${encodeURIComponent(block.id || `line-${String(place.line)}`)}`;
  link.title = block.words.goToLine(place.line, place.filename.replace(/^<|>$/g, ''));
  link.addEventListener('click', (event) => {
    event.preventDefault();
    event.stopPropagation();
    if (block.isOnPage) block.showLine(place);
  });
  return link;
}
