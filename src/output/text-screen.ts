import type { Terminal } from './terminal.js';
import { appendPieces } from './text-nodes.js';
import type { TextRow } from './text-row.js';

/** The last lines of a terminal, which a program may overwrite: each an element of its own. */
export class TextScreen {
  readonly element = document.createElement('span');
  private readonly drawn = new Map<TextRow, { element: HTMLElement; version: string }>();

  /** Redraws only rows that have changed, so that a selection in the others stays. */
  draw(terminal: Terminal): void {
    const shown = terminal.screen().map(({ row, tone, pieces }) => {
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
    this.place(elements);
  }

  /** Inserts elements without touching those that are already in order. */
  private place(elements: readonly HTMLElement[]): void {
    const wanted = new Set<Element>(elements);
    for (const element of [...this.element.children]) if (!wanted.has(element)) element.remove();
    let before: Element | null = this.element.firstElementChild;
    for (const element of elements) {
      if (element === before) before = before.nextElementSibling;
      else this.element.insertBefore(element, before);
    }
  }
}
