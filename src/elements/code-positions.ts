import { columnsOf } from '../source/columns.js';
import { cleanLine, splitLines } from '../source/normalize.js';
import type { TextPiece } from '../markup/code-text.js';
import { StaticCode } from './static-code.js';

/**
 * Static code that maps positions in its source to the page, and back. Only needed once a reader
 * acts, and so kept apart from what every page loads.
 */
export class CodePositions extends StaticCode {
  #columns: readonly number[] | null = null;

  /**
   * Returns the page's text of a line of the code, from 1 and without its prompt, or of columns of
   * that line. Null if there is none.
   */
  rangeOfLine(line: number, columns?: readonly [number, number]): Range | null {
    const index = this.source.lines[line - 1];
    if (index === undefined) return null;
    const lineStart = startsOfLines(this.text)[index]!;
    const codeStart = lineStart + this.#columnOf(line - 1);
    const lineEnd = Math.max(codeStart, lineStart + splitLines(this.text)[index]!.length);
    const start = Math.min(codeStart + (columns?.[0] ?? 0), lineEnd);
    const end = columns ? Math.min(Math.max(codeStart + columns[1], start), lineEnd) : lineEnd;
    const first = this.#pieceWith(start) ?? this.pieces.at(-1);
    const last = this.#pieceWith(end - 1);
    if (!first) return null;
    const range = document.createRange();
    range.setStart(first.node, positionIn(first, start));
    range.collapse(true);
    if (end > start && last) range.setEnd(last.node, positionIn(last, end));
    return range;
  }

  /**
   * Returns the offset in the code of the character at a point of the viewport, in CSS pixels. For
   * a point on output: the end of the code before it; for an unknown one: the end of the code.
   */
  offsetAt(x: number, y: number): number {
    const caret = caretAt(x, y, this.box.getRootNode());
    const inside = caret && this.box.contains(caret.startContainer);
    return inside ? this.#codeOffset(this.#textOffset(caret)) : this.source.code.length;
  }

  /** The column at which a line of the code, from 0, begins in its original line. */
  #columnOf(line: number): number {
    this.#columns ??= columnsOf(this.text, this.source);
    return this.#columns[line]!;
  }

  /** Offset of a caret in the block's text. A caret between pieces belongs to the next piece. */
  #textOffset(caret: Range): number {
    const at = caret.startContainer;
    const piece =
      this.pieces.find(({ node }) => node === at) ??
      this.pieces.find(({ node }) => caret.comparePoint(node, 0) >= 0);
    if (!piece) return this.text.length;
    return piece.start + (piece.node === at ? Math.max(0, caret.startOffset - piece.from) : 0);
  }

  /** Converts an offset in the block's text to one in the code. */
  #codeOffset(offset: number): number {
    const { code, lines } = this.source;
    const textStarts = startsOfLines(this.text);
    const index = textStarts.findLastIndex((start) => start <= offset);
    const line = lines.findLastIndex((original) => original <= index);
    if (line < 0) return 0;
    const codeStarts = startsOfLines(code);
    const start = codeStarts[line]!;
    const end = (codeStarts[line + 1] ?? code.length + 1) - 1;
    if (lines[line] !== index) return end;
    const skipped = this.text.slice(textStarts[index]! + this.#columnOf(line), offset);
    return Math.min(start + cleanLine(skipped).length, end);
  }

  /** The piece that holds the character at an offset, or the next one. */
  #pieceWith(offset: number): TextPiece | undefined {
    return this.pieces.find(({ node, start, from }) => start + node.length - from > offset);
  }
}

/** Returns the engine's insertion point at a point; `tree` may be a shadow root. */
function caretAt(x: number, y: number, tree: Node): Range | null {
  if (typeof document.caretPositionFromPoint !== 'function') {
    // WebKitGTK 2.50 has only this one.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    return document.caretRangeFromPoint(x, y);
  }
  const shadowRoots = tree instanceof ShadowRoot ? [tree] : [];
  const position = document.caretPositionFromPoint(x, y, { shadowRoots });
  if (!position) return null;
  const range = document.createRange();
  range.setStart(position.offsetNode, position.offset);
  return range;
}

/** Offsets at which the lines of a text begin. */
export function startsOfLines(text: string): number[] {
  return [0, ...Array.from(text.matchAll(/\r\n?|\n/g), (end) => end.index + end[0].length)];
}

/** Converts an offset in the text to one in a piece's node, within the piece's bounds. */
function positionIn({ node, start, from }: TextPiece, offset: number): number {
  return Math.min(Math.max(from + offset - start, from), node.length);
}
