import { LINE } from '../markup/code-text.js';
import { startsOfLines } from './code-positions.js';
import { StaticCode } from './static-code.js';

/** Parses `first-last`, or one number for one line; lines count from 1. */
function parseLines(lines: string): readonly [number, number] | null {
  const [, first, last = first] = /^\s*(\d+)\s*(?:-\s*(\d+)\s*)?$/.exec(lines) ?? [];
  return first === undefined ? null : [Number(first), Number(last)];
}

function conceal(node: Node): void {
  let element = node;
  if (!(element instanceof HTMLElement)) {
    element = document.createElement('span');
    (node as ChildNode).replaceWith(element);
    element.appendChild(node);
  }
  // A page's own style for line numbers would override the attribute `hidden`.
  (element as HTMLElement).style.setProperty('display', 'none', 'important');
}

/** Conceals everything in a range; its ends must lie between nodes, as after `cut`. */
function concealRange(range: Range, node: Node): void {
  const whole = document.createRange();
  whole.selectNode(node);
  const begins = range.compareBoundaryPoints(Range.START_TO_START, whole) <= 0;
  const ends = range.compareBoundaryPoints(Range.END_TO_END, whole) >= 0;
  if (begins && ends) conceal(node);
  else if (range.intersectsNode(node)) {
    for (const child of [...node.childNodes]) concealRange(range, child);
  }
}

/** Static code of which some lines can be hidden. All of it stays in the page, and runs. */
export class ShownLines extends StaticCode {
  /**
   * Shows only these lines of the code, with their output if it is a transcript; keeps the page's
   * own elements. Does nothing if `lines` is not valid, or nothing would be left.
   */
  show(lines: string): void {
    const parsed = parseLines(lines);
    if (!parsed) return;
    const [first, last] = parsed;
    const from = this.source.lines[first - 1];
    if (from === undefined || last < first) return;
    const next = this.source.lines[last]; // the first line after those shown
    const { box } = this;
    // From the end, since cutting a text node moves what follows.
    if (next !== undefined) {
      const after = document.createRange();
      after.selectNodeContents(box);
      after.setStart(...this.startOf(next));
      concealRange(cut(after), box);
    }
    const fresh = new ShownLines(box);
    const before = document.createRange();
    before.selectNodeContents(box);
    before.setEnd(...fresh.startOf(from));
    if (!before.collapsed) concealRange(cut(before), box);
  }

  /** Where a line of the text begins in the page, including a line number that the page shows. */
  private startOf(line: number): [Node, number] {
    const offset = startsOfLines(this.text)[line]!;
    const end = this.pieces.find(
      ({ node, start, from }) => start < offset && start + node.length - from >= offset,
    );
    if (end && this.text[offset - 1] === end.node.data[offset - 1 - end.start + end.from]) {
      return [end.node, offset - end.start + end.from];
    }
    const { node } = this.pieces.find(({ start }) => start >= offset) ?? this.pieces.at(-1)!;
    const element = node.parentElement?.closest(LINE);
    if (element && element !== this.box && this.box.contains(element)) return placeBefore(element);
    const br = [...this.box.querySelectorAll('br')].findLast(
      (one) => node.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_PRECEDING,
    );
    return br ? placeBefore(br, 1) : [node, 0];
  }
}

function placeBefore(element: Element, more = 0): [Node, number] {
  const parent = element.parentNode!;
  return [parent, [...parent.childNodes].indexOf(element) + more];
}

/** Splits the text nodes in which a range begins or ends, so that it lies between nodes. */
function cut(range: Range): Range {
  const { startContainer, startOffset } = range;
  if (startContainer instanceof Text) range.setStartBefore(startContainer.splitText(startOffset));
  const { endContainer, endOffset } = range;
  if (endContainer instanceof Text) {
    endContainer.splitText(endOffset);
    range.setEndAfter(endContainer);
  }
  return range;
}
