import type { OutputChunk } from '../protocol/messages.js';
import type { Words } from '../words/words.js';
import { createButton, createElement } from './create-element.js';
import { saveAs } from './save-as.js';
import { join, Terminal, type Piece } from './terminal.js';
import { TextExcerpt, type Omission } from './text-excerpt.js';
import { appendPieces } from './text-nodes.js';
import { appendPages, PAGE_LENGTH } from './text-pages.js';
import { TextScreen } from './text-screen.js';

/**
 * What a program printed, as text, never as markup. Shows an excerpt of a long text, and keeps all
 * of it to show, copy or save.
 */
export class TextLog {
  readonly element = createElement('pre', 'log');

  private readonly terminal = new Terminal();
  /** Everything that cannot change any more. */
  private readonly kept: Piece[] = [];
  private readonly excerpt = new TextExcerpt();
  private readonly gap = createElement('span', 'gap');
  private readonly notice = createElement('span', '');
  private readonly screen = new TextScreen();
  private isWhole = false;
  private frame = 0;

  /** `scroller` stays at its end as text comes, unless the reader has scrolled away from it. */
  constructor(
    private readonly scroller: HTMLElement,
    private readonly words: Words,
  ) {
    const { head, tail } = this.excerpt;
    this.element.append(head, this.gap, tail, this.screen.element);
    this.gap.lang = words.lang;
    this.gap.hidden = true;
    const showAll = createButton(words.showAll, () => void this.showAll());
    const save = createButton(words.saveAsFile, () => {
      saveAs('output.txt', new Blob([this.text], { type: 'text/plain' }));
    });
    this.gap.append(this.notice, showAll, save);
  }

  /** All of it as text, without escape sequences, and without what was overwritten. */
  get text(): string {
    this.takeSettled();
    const rows = this.terminal.rows.map((row) => row.text + (row.end ? '\n' : ''));
    return this.kept.map(({ text }) => text).join('') + rows.join('');
  }

  /** Takes printed text, and draws it with the next frame. */
  append(chunks: readonly OutputChunk[]): void {
    for (const chunk of chunks) this.terminal.write(chunk);
    this.frame ||= requestAnimationFrame(() => {
      this.draw();
    });
  }

  /** Draws what is waiting for a frame; a page in the background gets none. */
  draw(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    const isAtEnd = this.isScrolledToEnd();
    this.takeSettled();
    if (!this.isWhole) this.tellOmission(this.excerpt.drawTail(this.terminal.rows));
    this.screen.draw(this.terminal);
    if (isAtEnd) this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  private takeSettled(): void {
    for (const piece of this.terminal.takeSettled()) {
      join(this.kept, piece, PAGE_LENGTH);
      if (this.isWhole) appendPieces(this.excerpt.tail, [piece]);
      else this.excerpt.add(piece);
    }
  }

  private tellOmission({ lines, isCut }: Omission): void {
    this.gap.hidden = lines <= 0 && !isCut;
    this.notice.textContent = lines > 0 ? this.words.linesHidden(lines) : this.words.lineCut;
  }

  private isScrolledToEnd(): boolean {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    return scrollTop + clientHeight >= scrollHeight - 4;
  }

  /** Shows everything, one page of text per frame. */
  private async showAll(): Promise<void> {
    this.draw();
    this.isWhole = true;
    const pieces = this.kept.map((piece) => ({ ...piece })); // new text goes to the tail
    const { head, tail } = this.excerpt;
    head.replaceChildren();
    tail.replaceChildren();
    this.gap.hidden = true;
    this.scroller.focus();
    await appendPages(head, pieces);
  }
}
