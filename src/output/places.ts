/** Where in a block something is. */
export interface Place {
  /** What tracebacks call the block. */
  readonly filename: string;
  /** From 1. */
  readonly line: number;
  /** What that line was, without its indentation, when it ran; null where that is not known. */
  readonly text: string | null;
}

/** Asks a block to show a line. Not for pages: what has no panel yet shows nothing. */
export class ShowLineEvent extends Event {
  static readonly type = 'python-run-show-line';

  constructor(readonly place: Place) {
    super(ShowLineEvent.type, { cancelable: true });
  }
}

/** Blocks are elements, but those who run them need not know. */
const blocks = new Map<string, WeakRef<object>>();

/** Notes which block runs under a name. */
export function rememberBlock(filename: string, block: object): void {
  blocks.set(filename, new WeakRef(block));
}

/** The block on the page that ran under a name; null where there is none. */
export function blockOf(filename: string): HTMLElement | null {
  const block = blocks.get(filename)?.deref();
  return block instanceof HTMLElement && block.isConnected ? block : null;
}

/** Brings the reader to a place, and marks its line. */
export function show(place: Place): void {
  const block = blockOf(place.filename);
  if (block?.dispatchEvent(new ShowLineEvent(place))) block.scrollIntoView({ block: 'nearest' });
}

/** A link to a place; plain text where its block is not on the page. */
export function placeLink(text: string, place: Place): Node {
  const block = blockOf(place.filename);
  if (!block) return document.createTextNode(text);
  const link = document.createElement('a');
  link.className = 'place';
  // An address, so that it is a link; what it would do is done better here.
  link.href = `#${encodeURIComponent(block.id || `line-${String(place.line)}`)}`;
  link.title = `Go to line ${String(place.line)} of ${place.filename.replace(/^<|>$/g, '')}`;
  link.textContent = text;
  link.addEventListener('click', (event) => {
    event.preventDefault();
    event.stopPropagation();
    show(place);
  });
  return link;
}
