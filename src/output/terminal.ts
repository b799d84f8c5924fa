import { parse, type CONTROL_CODE } from '@ansi-tools/parser';
import type { OutputChunk } from '../protocol/messages.js';
import { END, TextRow, type TextKind, type TextRun } from './text-row.js';
import { linked, PLAIN, styled, type TextStyle } from './text-style.js';
import { toneOf, type Tone } from './tone.js';

type Stream = OutputChunk['stream'];

/** Text that looks the same throughout. */
export interface Piece extends TextRun {
  readonly tone: Tone;
}

export const isAlike = (one: Piece | undefined, other: Piece): boolean =>
  one?.kind === other.kind && one.tone === other.tone;

/** Adds a piece to `pieces`, and merges it with the last one if they are alike. */
export function join(pieces: Piece[], piece: Piece, longest = Infinity): void {
  const last = pieces.at(-1);
  if (last && isAlike(last, piece) && last.text.length < longest) last.text += piece.text;
  else pieces.push({ ...piece });
}

/** Rows that a program can go back to: more than programs assume for a terminal of unknown size. */
export const SCREEN_ROWS = 50;
/**
 * A longer row is settled, with those before it: no program overwrites so much, and each frame
 * draws the whole screen.
 */
const LONGEST_ROW = 1000;
/** Characters of an unfinished escape sequence that are kept. */
const LONGEST_SEQUENCE = 4096;

/** Control characters, except for tab and newline, which text may contain. */
const CONTROL = /[\0-\x08\x0b-\x1f\x7f-\x9f]/;
/** Characters that only move the cursor, and those that show nothing. */
const SINGLE = /([\r\b]|[\0-\x07\x0b-\x1f\x7f-\x9f]+)/;
/** A sequence whose end has not come yet. */
const UNFINISHED = /(?:\x1b(?:[ -/]*|\[[0-?]*[ -/]*|[\]PX^_][^\x07\x1b\x9c]*\x1b?))$/;

/**
 * Shows what a program prints as a terminal would: with its colours, and without what it overwrites
 * or erases. Programs overwrite only the last lines; those before are settled, and handed on.
 */
export class Terminal {
  /** The lines that may still change, in order; the last one has no end yet. */
  rows: TextRow[] = [new TextRow()];
  private settled: Piece[] = [];
  private at = 0;
  private column = END;
  private saved = { at: 0, column: 0 };
  private tone: Tone = '';
  private readonly kinds: Record<Stream, TextKind> = {
    stdout: { stream: 'stdout', style: PLAIN },
    stderr: { stream: 'stderr', style: PLAIN },
    stdin: { stream: 'stdin', style: PLAIN },
  };
  private readonly known = new Map<TextStyle, Partial<Record<Stream, TextKind>>>();
  private readonly following = new Map<TextStyle, Map<string, TextStyle>>();
  /** The beginning of a sequence that a later print completes. */
  private readonly unfinished: Record<Stream, string> = { stdout: '', stderr: '', stdin: '' };

  write({ stream, text }: OutputChunk): void {
    const all = this.unfinished[stream] + text;
    this.unfinished[stream] = '';
    const isPlain = !CONTROL.test(all);
    const lines = all.split('\n');
    let from = 0;
    if (isPlain && stream !== 'stderr' && lines.length > 2 * SCREEN_ROWS && this.isAtTheEnd()) {
      // Most of it never appears on the screen.
      from = lines.length - SCREEN_ROWS;
      this.writeText(lines[0] ?? '', stream);
      this.newLine(stream);
      this.settle(this.rows.length - 1);
      const unseen = `${lines.slice(1, from).join('\n')}\n`;
      join(this.settled, { text: unseen, kind: this.kinds[stream], tone: '' });
    }
    for (let n = from; n < lines.length; n++) {
      if (n > from) this.newLine(stream);
      const line = lines[n] ?? '';
      if (isPlain) this.writeText(line, stream);
      else this.writeLine(line, stream, n === lines.length - 1);
    }
  }

  /** Returns what was settled since the last call. */
  takeSettled(): readonly Piece[] {
    const settled = this.settled;
    this.settled = [];
    return settled;
  }

  /** Returns the current rows, each with the pieces that show it. */
  screen(): {
    readonly row: TextRow;
    readonly tone: Tone;
    readonly pieces: () => readonly Piece[];
  }[] {
    let { tone } = this;
    return this.rows.map((row) => {
      const own = (tone = toneOf(row, tone));
      return { row, tone: own, pieces: () => piecesOf(row, own) };
    });
  }

  private isAtTheEnd(): boolean {
    return this.at === this.rows.length - 1 && (this.column === END || this.row.length === 0);
  }

  private get row(): TextRow {
    return this.rows[this.at]!;
  }

  private writeText(text: string, stream: Stream): void {
    if (!text) return;
    const { row } = this;
    this.column = row.write(this.column, text, this.kinds[stream]);
    if (this.column !== END || row.length <= LONGEST_ROW) return;
    this.settle(this.at);
    for (const run of row.take()) join(this.settled, { ...run, tone: '' });
  }

  private newLine(stream: Stream): void {
    const { row } = this;
    if (!row.end) {
      row.end = this.kinds[stream].style === PLAIN ? this.kinds[stream] : this.kind(stream, PLAIN);
      row.version++;
    }
    this.at++;
    this.column = 0;
    if (this.at < this.rows.length) return;
    this.rows.push(new TextRow());
    if (this.rows.length > SCREEN_ROWS) this.settle(this.rows.length - SCREEN_ROWS);
  }

  /** Hands on the first rows. */
  private settle(count: number): void {
    for (const row of this.rows.splice(0, count)) {
      this.tone = toneOf(row, this.tone);
      for (const piece of piecesOf(row, this.tone)) join(this.settled, piece);
    }
    this.at = Math.max(0, this.at - count);
    this.saved.at = Math.max(0, this.saved.at - count);
  }

  private writeLine(line: string, stream: Stream, isLast: boolean): void {
    const rest = isLast ? (UNFINISHED.exec(line)?.[0] ?? '') : '';
    const isKept = rest !== '' && rest.length < LONGEST_SEQUENCE;
    if (isKept) this.unfinished[stream] = rest;
    for (const code of parse(isKept ? line.slice(0, -rest.length) : line)) {
      if (code.type === 'TEXT') this.writeSingles(code.raw, stream);
      else this.obey(code, stream);
    }
  }

  private writeSingles(text: string, stream: Stream): void {
    for (const part of text.split(SINGLE)) {
      if (part === '\r') this.column = 0;
      else if (part === '\b') this.column = Math.max(0, this.columnNow() - 1);
      else if (!CONTROL.test(part)) this.writeText(part, stream);
    }
  }

  private columnNow(): number {
    return this.column === END ? this.row.width : this.column;
  }

  /** Obeys a sequence. Most are for screens, which a page does not have, and do nothing. */
  private obey(code: CONTROL_CODE, stream: Stream): void {
    const { type, command, params } = code;
    const count = Math.max(1, Number(params[0]) || 1);
    const mode = Number(params[0]) || 0;
    if (type === 'OSC' && command === '8') {
      // An address may contain semicolons.
      this.setStyle(stream, linked(this.kinds[stream].style, params.slice(1).join(';')));
    } else if (type === 'CSI') {
      if (command === 'm') {
        this.setStyle(stream, this.styledBy(this.kinds[stream].style, code));
      } else if (command === 'J') this.eraseScreen(mode, stream);
      else if (command === 'K') this.eraseLine(mode, stream);
      else this.move(command, count, Math.max(1, Number(params[1]) || 1));
    } else if (type === 'ESC') {
      if (command === 'c') this.eraseScreen(2, stream);
      else if (command === 'M') this.goTo(this.at - 1, this.columnNow());
      else if (command === '7') this.move('s', 1, 1);
      else if (command === '8') this.move('u', 1, 1);
    }
  }

  private move(command: string, count: number, second: number): void {
    const { at } = this;
    const column = this.columnNow();
    if (command === 'A') this.goTo(at - count, column);
    else if (command === 'B') this.goTo(at + count, column);
    else if (command === 'C') this.goTo(at, column + count);
    else if (command === 'D') this.goTo(at, column - count);
    else if (command === 'E') this.goTo(at + count, 0);
    else if (command === 'F') this.goTo(at - count, 0);
    else if (command === 'G') this.goTo(at, count - 1);
    else if (command === 'H' || command === 'f') this.goTo(count - 1, second - 1);
    else if (command === 'd') this.goTo(count - 1, column);
    else if (command === 's') this.saved = { at, column };
    else if (command === 'u') this.goTo(this.saved.at, this.saved.column);
  }

  /** Moves the cursor to a place on the screen. */
  private goTo(row: number, column: number): void {
    this.at = Math.min(Math.max(row, 0), SCREEN_ROWS - 1);
    this.column = Math.min(Math.max(column, 0), LONGEST_ROW);
    while (this.rows.length <= this.at) {
      this.rows.at(-1)!.end ??= this.kind('stdout', PLAIN);
      this.rows.push(new TextRow());
    }
  }

  private eraseLine(mode: number, stream: Stream): void {
    const column = this.columnNow();
    this.column = column;
    if (mode === 0) this.row.cutFrom(column);
    else if (mode === 1) this.row.blankUntil(column + 1, this.kinds[stream]);
    else if (mode === 2) this.row.cutFrom(0);
  }

  private eraseScreen(mode: number, stream: Stream): void {
    if (mode === 0) {
      this.eraseLine(0, stream);
      this.rows.length = this.at + 1;
      this.row.end = null;
      this.row.version++;
    } else if (mode === 1) {
      for (const row of this.rows.slice(0, this.at)) row.cutFrom(0);
      this.eraseLine(1, stream);
    } else {
      // What follows goes to the top, even if the program does not move the cursor there.
      this.rows = [new TextRow()];
      this.goTo(0, 0);
    }
  }

  /** Returns the style after a sequence; cached, since programs send a few sequences many times. */
  private styledBy(style: TextStyle, { raw, params, parameterGroups }: CONTROL_CODE): TextStyle {
    let following = this.following.get(style);
    if (!following) this.following.set(style, (following = new Map<string, TextStyle>()));
    let next = following.get(raw);
    if (!next) {
      next = styled(style, parameterGroups ?? params.map((param) => [param]));
      following.set(raw, next);
    }
    return next;
  }

  private setStyle(stream: Stream, style: TextStyle): void {
    this.kinds[stream] = this.kind(stream, style);
  }

  private kind(stream: Stream, style: TextStyle): TextKind {
    let kinds = this.known.get(style);
    if (!kinds) this.known.set(style, (kinds = {}));
    return (kinds[stream] ??= { stream, style });
  }
}

/** Splits a row's text, with its line end, into pieces. */
function piecesOf(row: TextRow, tone: Tone): readonly Piece[] {
  const pieces: Piece[] = [];
  const runs = row.end ? [...row.content(), { kind: row.end, text: '\n' }] : row.content();
  for (const run of runs) join(pieces, { ...run, tone: run.kind.stream === 'stderr' ? tone : '' });
  return pieces;
}

/** Returns the pieces of a complete text, as a terminal would show it. */
export function piecesOfText(text: string, stream: Stream): readonly Piece[] {
  const terminal = new Terminal();
  terminal.write({ stream, text });
  return [...terminal.takeSettled(), ...terminal.screen().flatMap((shown) => shown.pieces())];
}
