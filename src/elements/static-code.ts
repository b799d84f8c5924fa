import { cleanLine, normalizeCode, splitLines, type SourceText } from '../source/normalize.js';
import { findCodeBox, readCodeText, type TextPiece } from './code-text.js';

/**
 * The static code of a block: its source, and the way from a position in the source to one in the
 * page and back. It shows the page at the time of its making: make a new one when the page may have
 * changed.
 */
export class StaticCode {
  readonly #box: HTMLElement;
  readonly #pieces: readonly TextPiece[];
  readonly #source: SourceText;
  /** The lines of the block's own text, and the offset in that text at which each begins. */
  readonly #lines: readonly string[];
  readonly #lineStarts: readonly number[];

  constructor(root: Element) {
    this.#box = findCodeBox(root);
    const { text, pieces } = readCodeText(this.#box);
    this.#pieces = pieces;
    this.#source = normalizeCode(text);
    this.#lines = splitLines(text);
    this.#lineStarts = startsOfLines(text);
  }

  /** The code and where its lines came from. */
  read(): SourceText {
    return this.#source;
  }

  /** The box that shows the code; its font, padding and colours are those of the code. */
  codeElement(): HTMLElement {
    return this.#box;
  }

  /** The page's text of a line of the code, from 1, without a prompt; null when there is none. */
  rangeOfLine(line: number): Range | null {
    const index = this.#source.lines[line - 1];
    const column = this.#source.columns[line - 1];
    if (index === undefined || column === undefined) return null;
    const start = this.#lineStarts[index]! + column;
    const end = Math.max(start, this.#lineStarts[index]! + this.#lines[index]!.length);
    const first = this.#pieces[this.#pieceEndingAfter(start)] ?? this.#pieces.at(-1);
    if (!first) return null;
    const range = document.createRange();
    range.setStart(first.node, positionIn(first, start));
    range.collapse(true);
    const last = this.#pieces[this.#pieceEndingAfter(end - 1)];
    if (end > start && last) range.setEnd(last.node, positionIn(last, end));
    return range;
  }

  /**
   * Offset in the code of the character at a point of the viewport, in CSS pixels. A point on output
   * gives the end of the code before it; an unknown one gives the end of the code.
   */
  offsetAt(x: number, y: number): number {
    const caret = this.#caretAt(x, y);
    return caret ? this.#codeOffset(this.#textOffset(caret)) : this.#source.code.length;
  }

  /** The insertion point that the engine sees at a point, when it lies in the code's box. */
  #caretAt(x: number, y: number): Range | null {
    const tree = this.#box.getRootNode();
    const options = tree instanceof ShadowRoot ? { shadowRoots: [tree] } : {};
    const caret = document.createRange();
    if (typeof document.caretPositionFromPoint === 'function') {
      const position = document.caretPositionFromPoint(x, y, options);
      if (!position) return null;
      caret.setStart(position.offsetNode, position.offset);
    } else {
      const range = document.caretRangeFromPoint(x, y);
      if (!range) return null;
      caret.setStart(range.startContainer, range.startOffset);
    }
    caret.collapse(true);
    return this.#box.contains(caret.startContainer) ? caret : null;
  }

  /** Offset in the block's text of a caret; one between pieces belongs to the piece that follows. */
  #textOffset(caret: Range): number {
    const index = lowerBound(this.#pieces.length, (i) => {
      const { node } = this.#pieces[i]!;
      return caret.comparePoint(node, node.length) >= 0;
    });
    const piece = this.#pieces[index];
    if (!piece) return Infinity;
    if (piece.node !== caret.startContainer) return piece.start;
    return piece.start + Math.max(0, caret.startOffset - piece.from);
  }

  /** Offset in the code of an offset in the block's text. */
  #codeOffset(offset: number): number {
    const { code, lines, columns } = this.#source;
    const index = lowerBound(this.#lineStarts.length, (i) => this.#lineStarts[i]! > offset) - 1;
    const line = lowerBound(lines.length, (i) => lines[i]! > index) - 1;
    if (line < 0) return 0;
    const starts = startsOfLines(code);
    const end = (starts[line + 1] ?? code.length + 1) - 1;
    if (lines[line] !== index) return end;
    const shown = this.#lines[index]!.slice(columns[line]!, offset - this.#lineStarts[index]!);
    const before = offset - this.#lineStarts[index]! < columns[line]!;
    return before ? starts[line]! : Math.min(starts[line]! + cleanLine(shown).length, end);
  }

  /** Index of the first piece that holds the character at an offset, or one after it. */
  #pieceEndingAfter(offset: number): number {
    const pieces = this.#pieces;
    return lowerBound(pieces.length, (i) => {
      const { node, start, from } = pieces[i]!;
      return start + node.length - from > offset;
    });
  }
}

/** Offsets at which the lines of a text begin. */
function startsOfLines(text: string): number[] {
  const starts = [0];
  for (const end of text.matchAll(/\r\n?|\n/g)) starts.push(end.index + end[0].length);
  return starts;
}

/** The place in a piece's node for an offset in the text, within the piece's bounds. */
function positionIn(piece: TextPiece, offset: number): number {
  const position = piece.from + offset - piece.start;
  return Math.min(Math.max(position, piece.from), piece.node.length);
}

/** The first of `count` indices for which an ascending test holds; `count` when there is none. */
function lowerBound(count: number, holds: (index: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
