import type { OutputChunk } from '../protocol/messages.js';
import { appendPages, PAGE_LENGTH, span, type Line } from './text-pages.js';

/** What is shown of a long text: so many lines and characters of its beginning, and of its end. */
const SHOWN_LINES = 500;
const SHOWN_CHARACTERS = 50_000;
/** Cuts text after each newline. */
const linesOf = (text: string) => text.split(/(?<=\n)/);

/**
 * What a program printed, as text: never as markup. A long text is shown by its beginning and its
 * end, so that the page stays quick; all of it is kept, to be shown, copied or saved.
 */
export class TextLog {
  readonly element = document.createElement('pre');

  private readonly chunks: { stream: OutputChunk['stream']; text: string }[] = [];
  private readonly head = document.createElement('span');
  private readonly gap = document.createElement('span');
  private readonly tail = document.createElement('span');
  private pending: Readonly<Line>[] = [];
  private lastLines: Line[] = [];
  private headLines = 0;
  private headCharacters = 0;
  private tailLines = 0;
  private isWhole = false;
  private frame = 0;

  /** `scroller` is kept at its end while text comes, unless the reader scrolled away from it. */
  constructor(private readonly scroller: HTMLElement) {
    this.element.className = 'log';
    this.element.append(this.head, this.gap, this.tail);
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

  /** All of it. */
  get text(): string {
    return this.chunks.map(({ text }) => text).join('');
  }

  /** Takes what was printed; it is drawn with the next frame. */
  append(chunks: readonly Readonly<Line>[]): void {
    for (const { stream, text } of chunks) {
      const last = this.chunks.at(-1);
      if (last?.stream === stream && last.text.length < PAGE_LENGTH) last.text += text;
      else this.chunks.push({ stream, text });
    }
    this.pending.push(...chunks);
    this.frame ||= requestAnimationFrame(() => {
      this.draw();
    });
  }

  /** Draws what waits for a frame; a page in the background has none. */
  draw(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    const pending = this.pending;
    this.pending = [];
    const isAtEnd = this.isScrolledToEnd();
    for (const chunk of pending) {
      if (this.isWhole) this.add(this.tail, chunk);
      else for (const text of linesOf(chunk.text)) this.addLine({ stream: chunk.stream, text });
    }
    if (!this.isWhole && this.tailLines) this.drawTail();
    if (isAtEnd) this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  private addLine(line: Line): void {
    const last = this.lastLines.at(-1);
    if (!last && this.headLines < SHOWN_LINES) {
      const room = SHOWN_CHARACTERS - this.headCharacters;
      if (line.text.length <= room) {
        this.headCharacters += line.text.length;
        if (line.text.endsWith('\n')) this.headLines++;
        this.add(this.head, line);
        return;
      }
    }
    if (last?.stream === line.stream && !last.text.endsWith('\n')) {
      last.text += line.text; // programs print a line and its end apart
      return;
    }
    this.tailLines++;
    this.lastLines.push(line);
    if (this.lastLines.length > 2 * SHOWN_LINES)
      this.lastLines = this.lastLines.slice(-SHOWN_LINES);
  }

  private drawTail(): void {
    const shown: Line[] = [];
    let characters = 0;
    for (const line of this.lastLines.slice(-SHOWN_LINES).reverse()) {
      const room = SHOWN_CHARACTERS - characters;
      if (room <= 0) break;
      const text = line.text.slice(-room);
      characters += text.length;
      shown.unshift({ stream: line.stream, text });
    }
    const spans: { stream: OutputChunk['stream']; text: string }[] = [];
    for (const { stream, text } of shown) {
      const last = spans.at(-1);
      if (last?.stream === stream) last.text += text;
      else spans.push({ stream, text });
    }
    this.tail.replaceChildren(...spans.map(span));
    const hidden = this.tailLines - shown.length;
    const isCut = hidden > 0 || characters < this.lastLines.reduce((n, l) => n + l.text.length, 0);
    this.gap.hidden = !isCut;
    const notice = this.gap.firstElementChild;
    if (notice) {
      notice.textContent =
        hidden > 0
          ? `${hidden.toLocaleString()} lines are not shown here.`
          : 'Part of a long line is not shown here.';
    }
  }

  /** Adds to the last span when the stream is the same: one text node a run of prints. */
  private add(parent: HTMLElement, chunk: Readonly<Line>): void {
    const last = parent.lastElementChild;
    if (last?.className === chunk.stream && last.firstChild) {
      (last.firstChild as Text).appendData(chunk.text);
    } else {
      parent.append(span(chunk));
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
    const chunks = this.chunks.map((chunk) => ({ ...chunk })); // new text goes to the tail
    this.head.replaceChildren();
    this.tail.replaceChildren();
    this.gap.hidden = true;
    this.scroller.focus();
    await appendPages(this.head, chunks);
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
