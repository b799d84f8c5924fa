import { createElement } from './create-element.js';
import { placeLink } from './places.js';
import { piecesOfText, type Piece } from './terminal.js';
import { colorsOf } from './text-colors.js';
import { PLAIN, webAddress, type TextStyle } from './text-style.js';

/** What becomes a link: a web address, or a line of a block that ran. */
const TARGET =
  /(?<url>\bhttps?:\/\/[^\s<>"'`{}|\\^]+)|(?<=File )"(?<file><[^"\n>]+>)", line (?<line>\d+)|(?<=^|\n)(?<place><[^\n>:]+>):(?<number>\d+)(?=: \w*Warning: )/g;

/** Marks that end a sentence, not the address before them. */
const AFTER_URL = /[.,;:!?…]+$/;

/** Strips what follows an address: marks, and brackets that it did not open. */
function addressIn(text: string): string {
  let address = text.replace(AFTER_URL, '');
  for (const [open, close] of [
    ['(', ')'],
    ['[', ']'],
  ] as const) {
    while (address.endsWith(close) && address.split(close).length > address.split(open).length) {
      address = address.slice(0, -1).replace(AFTER_URL, '');
    }
  }
  return address;
}

/** A link that tells the target site nothing about this page. */
function webLink(text: string, address: string): HTMLElement {
  const link = createElement('a', '', text);
  link.href = address;
  link.target = '_blank';
  link.rel = 'noopener noreferrer nofollow';
  if (text !== address) link.title = address;
  return link;
}

/** Turns text into nodes, never markup, with links where it names a place. */
export function linkedText(text: string): Node[] {
  const nodes: Node[] = [];
  let end = 0;
  const add = (at: number, length: number, node: Node) => {
    if (at > end) nodes.push(document.createTextNode(text.slice(end, at)));
    nodes.push(node);
    end = at + length;
  };
  for (const { 0: found, index, groups = {} } of text.matchAll(TARGET)) {
    if (groups['url']) {
      const address = addressIn(found);
      const href = webAddress(address);
      if (href !== null) add(index, address.length, webLink(address, href));
    } else {
      const filename = groups['file'] ?? groups['place'] ?? '';
      const line = Number(groups['line'] ?? groups['number']);
      add(index, found.length, placeLink(found, { filename, line, text: null }));
    }
  }
  if (end < text.length) nodes.push(document.createTextNode(text.slice(end)));
  return nodes;
}

const WORDS = ['bold', 'italic', 'underline', 'overline', 'strike', 'hidden'] as const;

/** Gives an element the look of a style, together with its stylesheet. */
function dress(element: HTMLElement, style: TextStyle): void {
  element.classList.add('sgr', ...WORDS.filter((word) => style[word]));
  for (const ground of ['light', 'dark'] as const) {
    const { color, background } = colorsOf(style, ground);
    if (color !== null) element.style.setProperty(`--${ground}`, color);
    if (background !== null) element.style.setProperty(`--${ground}-fill`, background);
  }
}

const classOf = ({ kind, tone }: Piece) => (tone ? `${kind.stream} ${tone}` : kind.stream);

/** Appends text to an element with text of the same kind. */
function extend(element: HTMLElement, { kind, text }: Piece): void {
  const { link } = kind.style;
  const [first, ...rest] = link === null ? linkedText(text) : [webLink(text, link)];
  const last = element.lastChild;
  if (first instanceof Text && last instanceof Text) last.appendData(first.data);
  else if (first) element.append(first);
  element.append(...rest);
}

/** A piece of text as an element. */
export function elementOf(piece: Piece): HTMLElement {
  const element = createElement('span', classOf(piece));
  element.part.add(piece.kind.stream);
  if (piece.kind.style !== PLAIN) dress(element, piece.kind.style);
  extend(element, piece);
  return element;
}

/** Appends pieces. A plain one continues the last element if that has the same class. */
export function appendPieces(parent: HTMLElement, pieces: readonly Piece[]): void {
  for (const piece of pieces) {
    const last = parent.lastElementChild;
    if (
      last instanceof HTMLElement &&
      piece.kind.style === PLAIN &&
      last.className === classOf(piece)
    ) {
      extend(last, piece);
    } else {
      parent.append(elementOf(piece));
    }
  }
}

/** Shows a complete text, with its colours and links. */
export function appendText(parent: HTMLElement, text: string): void {
  // Most text has no escape sequences, and needs no element of its own.
  if (text.includes('\x1b')) appendPieces(parent, piecesOfText(text, 'stdout'));
  else parent.append(...linkedText(text));
}
