import { isAlike, join, type Piece } from './terminal.js';
import { appendPieces } from './text-nodes.js';
import type { TextRow } from './text-row.js';

/** How many lines and characters are shown of a text's beginning, and of its end. */
const SHOWN_LINES = 500;
const SHOWN_CHARACTERS = 50_000;

/** Cuts text after each newline. */
const linesOf = (text: string) => text.split(/(?<=\n)/);

/** What an excerpt leaves out. */
export interface Omission {
  readonly lines: number;
  /** Whether only a part of a line is shown. */
  readonly isCut: boolean;
}

/** Shows the beginning and the end of a long text, so that the page stays fast. */
export class TextExcerpt {
  readonly head = document.createElement('span');
  readonly tail = document.createElement('span');
  /** The last lines that are not in the beginning; one line may be several pieces. */
  private lastLines: Piece[] = [];
  private headLines = 0;
  private headCharacters = 0;
  private tailLines = 0;

  add(piece: Piece): void {
    for (const text of linesOf(piece.text)) this.addLine({ ...piece, text });
  }

  private addLine(line: Piece): void {
    const last = this.lastLines.at(-1);
    if (!last && this.headLines < SHOWN_LINES) {
      const room = SHOWN_CHARACTERS - this.headCharacters;
      if (line.text.length <= room) {
        this.headCharacters += line.text.length;
        if (line.text.endsWith('\n')) this.headLines++;
        appendPieces(this.head, [line]);
        return;
      }
    }
    if (!last || last.text.endsWith('\n')) this.tailLines++;
    else if (isAlike(last, line)) {
      last.text += line.text;
      return;
    }
    this.lastLines.push(line);
    // A coloured line is several pieces; this limits how many are kept.
    if (this.lastLines.length > 8 * SHOWN_LINES) {
      this.lastLines = this.lastLines.slice(-4 * SHOWN_LINES);
    }
  }

  /**
   * Draws the end, if there is more than the beginning.
   *
   * @param rows what follows, shown elsewhere
   */
  drawTail(rows: readonly TextRow[]): Omission {
    if (!this.tailLines) return { lines: 0, isCut: false };
    const onScreen = rows.length - (rows.at(-1)?.length ? 0 : 1);
    let lines = onScreen;
    let characters = rows.reduce((sum, row) => sum + row.length, 0);
    const shown: Piece[] = [];
    let isCut = false;
    for (const line of this.lastLines.toReversed()) {
      const isLineEnd = line.text.endsWith('\n');
      const room = SHOWN_CHARACTERS - characters;
      if (room <= 0 || (isLineEnd && lines >= SHOWN_LINES)) {
        isCut = true;
        break;
      }
      if (isLineEnd) lines++;
      isCut ||= line.text.length > room;
      characters += line.text.length;
      shown.unshift({ ...line, text: line.text.slice(-room) });
    }
    const pieces: Piece[] = [];
    for (const piece of shown) join(pieces, piece);
    this.tail.replaceChildren();
    appendPieces(this.tail, pieces);
    const goesOn = this.lastLines.at(-1)?.text.endsWith('\n') === false; // in the rows
    return { lines: this.tailLines - (lines - onScreen) - Number(goesOn), isCut };
  }
}
