import { eastAsianWidth } from 'get-east-asian-width';
import type { OutputChunk } from '../protocol/messages.js';
import type { TextStyle } from './text-style.js';

/** The stream of a text, and its look; one object for all text that is alike. */
export interface TextKind {
  readonly stream: OutputChunk['stream'];
  readonly style: TextStyle;
}

/** Text of one kind. */
export interface TextRun {
  readonly kind: TextKind;
  text: string;
}

/** A character with its combining marks. The second cell of a wide one has empty text. */
type Cell = TextRun;

/** The column after everything in the row. */
export const END = Infinity;

const TAB = 8;
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Columns that a character takes: two for emoji, and for what East Asian fonts draw wide. */
function widthOf(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x1100) return 1;
  return character.includes('\ufe0f') ? 2 : eastAsianWidth(code);
}

function charactersOf(text: string): string[] {
  if (/^[\x00-\x7f]*$/.test(text)) return text.split('');
  return Array.from(graphemes.segment(text), ({ segment }) => segment);
}

function append(runs: TextRun[], text: string, kind: TextKind): void {
  const last = runs.at(-1);
  if (last?.kind === kind) last.text += text;
  else runs.push({ kind, text });
}

/**
 * A line of a terminal. Most lines only grow, and are kept as runs of text; one that is overwritten
 * becomes cells, one per column.
 */
export class TextRow {
  /** The kind of its line end; null if it has none yet. */
  end: TextKind | null = null;
  /** Whether a program overwrote its own text, as progress bars do. */
  isRewritten = false;
  /** Changes with the content. */
  version = 0;
  private runs: TextRun[] = [];
  private cells: Cell[] | null = null;

  /** In columns. */
  get width(): number {
    return this.runs.length || this.cells ? this.asCells().length : 0;
  }

  /** In UTF-16 code units, or in columns once it was overwritten. */
  get length(): number {
    return this.cells?.length ?? this.runs.reduce((sum, { text }) => sum + text.length, 0);
  }

  get text(): string {
    return this.content()
      .map(({ text }) => text)
      .join('');
  }

  /** Writes text without control characters; returns the column after it. */
  write(column: number, text: string, kind: TextKind): number {
    this.version++;
    const isAtEnd = column === END || (this.length === 0 && column === 0);
    if (isAtEnd && !this.cells) {
      append(this.runs, text, kind);
      return END;
    }
    const cells = this.asCells();
    let at = column === END ? cells.length : column;
    if (at < cells.length) this.isRewritten = true;
    for (const character of charactersOf(text)) {
      const width = character === '\t' ? TAB - (at % TAB) : widthOf(character);
      if (character === '\t') {
        for (let n = 0; n < width; n++) this.put(at + n, ' ', kind);
      } else {
        this.put(at, character, kind);
        if (width === 2) this.put(at + 1, '', kind);
      }
      at += width;
    }
    return at >= cells.length ? END : at;
  }

  /** Removes everything from a column on. */
  cutFrom(column: number): void {
    if (column >= this.width) return;
    this.version++;
    this.isRewritten = true;
    const cells = this.asCells();
    if (cells[column]?.text === '' && cells[column - 1]) cells[column - 1]!.text = ' ';
    cells.length = column;
  }

  /** Replaces everything before a column with spaces. */
  blankUntil(column: number, kind: TextKind): void {
    this.version++;
    this.isRewritten = true;
    const end = Math.min(column, this.width);
    for (let at = 0; at < end; at++) this.put(at, ' ', kind);
  }

  /** Its text, in runs of one kind. */
  content(): readonly Readonly<TextRun>[] {
    if (!this.cells) return this.runs;
    const runs: TextRun[] = [];
    for (const { text, kind } of this.cells) append(runs, text, kind);
    return runs;
  }

  /** Empties the row and returns its text, so that an endless line is not kept here. */
  take(): readonly Readonly<TextRun>[] {
    const content = this.content();
    this.version++;
    this.runs = [];
    this.cells = null;
    return content;
  }

  private asCells(): Cell[] {
    if (this.cells) return this.cells;
    const runs = this.runs;
    this.runs = [];
    this.cells = [];
    for (const { text, kind } of runs) this.write(END, text, kind);
    return this.cells;
  }

  /** Fills a cell, and any gap before it; blanks the rest of a wide character that it halves. */
  private put(at: number, text: string, kind: TextKind): void {
    const cells = this.asCells();
    while (cells.length < at) cells.push({ text: ' ', kind });
    if (cells[at]?.text === '' && text !== '' && cells[at - 1]) cells[at - 1]!.text = ' ';
    if (cells[at] && cells[at].text !== '' && text !== '' && cells[at + 1]?.text === '') {
      cells[at + 1]!.text = ' ';
    }
    cells[at] = { text, kind };
  }
}
