import type { OutputChunk } from '../protocol/messages.js';
import { Terminal, type Piece } from './terminal.js';
import { appendPieces } from './text-nodes.js';
import { appendPages, PAGE_LENGTH } from './text-pages.js';
import type { TextRow } from './text-row.js';

/** What is shown of a long text: so many lines and characters of its beginning, and of its end. */
const SHOWN_LINES = 500;
const SHOWN_CHARACTERS = 50_000;
/** Cuts text after each newline. */
const linesOf = (text: string) => text.split(/(?<=\n)/);

const isAlike = (one: Piece | undefined, other: Piece) =>
  one?.kind === other.kind && one.tone === other.tone;

/** Adds a piece to others, which are changed: what is alike becomes one. */
function push(pieces: Piece[], piece: Piece, longest = Infinity): void {
  const last = pieces.at(-1);
  if (last && isAlike(last, piece) && last.text.length < longest) last.text += piece.text;
  else pieces.push({ ...piece });
}

/**
 * What a program printed, as text: never as markup. A long text is shown by its beginning and its
 * end, so that the page stays quick; all of it is kept, to be shown, copied or saved. The last
 * lines, which a program may write over, are drawn each on its own.
 */
export class TextLog {
  readonly element = document.createElement('pre');

  private readonly terminal = new Terminal();
  /** All that cannot change any more. */
  private readonly kept: Piece[] = [];
  private readonly head = document.createElement('span');
  private readonly gap = document.createElement('span');
  private readonly tail = document.createElement('span');
  private readonly screen = document.createElement('span');
  private readonly drawn = new Map<TextRow, { element: HTMLElement; version: string }>();
  /** The last lines that were not shown at the beginning; one line may be several pieces. */
  private lastLines: Piece[] = [];
  private headLines = 0;
  private headCharacters = 0;
  private tailLines = 0;
  private isWhole = false;
  private frame = 0;

  /** `scroller` is kept at its end while text comes, unless the reader scrolled away from it. */
  constructor(private readonly scroller: HTMLElement) {
    this.element.className = 'log';
    this.element.append(this.head, this.gap, this.tail, this.screen);
    this.gap.className = 'gap';
    this.gap.hidden = true;
    const notice = document.createElement('span');
    const showAll = document.createElement('button');
    showAll.textContent = 'Show all';
    showAll.addEventListener('click', () => void this.showAll());
    const save = document.createElement('button');
    save.textContent = 'Save as a file';
    save.addEventListener('click', () => {
      this.save();
    });
    this.gap.append(notice, showAll, save);
  }

  /** All of it, as it reads: without escape sequences, and without what was written over. */
  get text(): string {
    this.takeSettled();
    const rows = this.terminal.rows.map((row) => row.text + (row.end ? '\n' : ''));
    return this.kept.map(({ text }) => text).join('') + rows.join('');
  }

  /** Takes what was printed; it is drawn with the next frame. */
  append(chunks: readonly OutputChunk[]): void {
    for (const chunk of chunks) this.terminal.write(chunk);
    this.frame ||= requestAnimationFrame(() => {
      this.draw();
    });
  }

  /** Draws what waits for a frame; a page in the background has none. */
  draw(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    const isAtEnd = this.isScrolledToEnd();
    this.takeSettled();
    if (!this.isWhole && this.tailLines) this.drawTail();
    this.drawScreen();
    if (isAtEnd) this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  private takeSettled(): void {
    for (const piece of this.terminal.takeSettled()) {
      push(this.kept, piece, PAGE_LENGTH);
      if (this.isWhole) appendPieces(this.tail, [piece]);
      else for (const text of linesOf(piece.text)) this.addLine({ ...piece, text });
    }
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
    // A coloured line is several pieces, but not on and on.
    if (this.lastLines.length > 8 * SHOWN_LINES) {
      this.lastLines = this.lastLines.slice(-4 * SHOWN_LINES);
    }
  }

  /** Draws the lines between the gap and the screen. */
  private drawTail(): void {
    const rows = this.terminal.rows;
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
    for (const piece of shown) push(pieces, piece);
    this.tail.replaceChildren();
    appendPieces(this.tail, pieces);
    const goesOn = this.lastLines.at(-1)?.text.endsWith('\n') === false; // on the screen
    const hidden = this.tailLines - (lines - onScreen) - Number(goesOn);
    this.gap.hidden = hidden <= 0 && !isCut;
    const notice = this.gap.firstElementChild;
    if (notice) {
      notice.textContent =
        hidden > 0
          ? `${hidden.toLocaleString()} lines are not shown here.`
          : 'Part of a long line is not shown here.';
    }
  }

  /** Draws those rows anew that have changed, so that a selection in the others stays. */
  private drawScreen(): void {
    const shown = this.terminal.screen().map(({ row, tone, pieces }) => {
      const version = `${String(row.version)} ${tone}`;
      const before = this.drawn.get(row);
      if (before?.version === version) return { row, version, element: before.element };
      const element = before?.element ?? document.createElement('span');
      element.replaceChildren();
      appendPieces(element, pieces());
      return { row, version, element };
    });
    this.drawn.clear();
    for (const { row, version, element } of shown) this.drawn.set(row, { version, element });
    const elements = shown.map(({ element }) => element).filter((element) => element.firstChild);
    const isSame =
      elements.length === this.screen.childElementCount &&
      elements.every((element, at) => this.screen.children[at] === element);
    if (!isSame) this.place(elements);
  }

  /** Puts elements onto the screen without touching those that are there in their order. */
  private place(elements: readonly HTMLElement[]): void {
    const wanted = new Set<Element>(elements);
    for (const element of [...this.screen.children]) if (!wanted.has(element)) element.remove();
    let before: Element | null = this.screen.firstElementChild;
    for (const element of elements) {
      if (element === before) before = before.nextElementSibling;
      else this.screen.insertBefore(element, before);
    }
  }

  private isScrolledToEnd(): boolean {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    return scrollTop + clientHeight >= scrollHeight - 4;
  }

  /** Shows everything, a page of text a frame. */
  private async showAll(): Promise<void> {
    this.draw();
    this.isWhole = true;
    const pieces = this.kept.map((piece) => ({ ...piece })); // new text goes to the tail
    this.head.replaceChildren();
    this.tail.replaceChildren();
    this.gap.hidden = true;
    this.scroller.focus();
    await appendPages(this.head, pieces);
  }

  private save(): void {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([this.text], { type: 'text/plain' }));
    link.download = 'output.txt';
    link.click();
    setTimeout(() => {
      URL.revokeObjectURL(link.href);
    }, 60_000);
  }
}
