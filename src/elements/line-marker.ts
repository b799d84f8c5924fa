import { css } from 'lit';
import type { EditorController } from '../controllers/editor-controller.js';
import type { Fault } from '../editor/error-line.js';
import { CodePositions } from './code-positions.js';

export const markerStyles = css`
  .marker {
    position: absolute;
    inset-inline: 0;
    pointer-events: none;
    background: color-mix(in srgb, #e3172c 14%, transparent);
    box-shadow: inset 3px 0 #e3172c;
  }
  .fault {
    position: absolute;
    height: 0;
    border-bottom: 2px solid #e3172c;
    pointer-events: none;
  }
`;

/** Leaves out empty boxes, which an engine may add at the end of the line before. */
const boxesOf = (range: Range | null) =>
  [...(range?.getClientRects() ?? [])].filter((box) => box.width > 0);

const topOf = (boxes: readonly DOMRect[]) => Math.min(...boxes.map((box) => box.top));
const bottomOf = (boxes: readonly DOMRect[]) => Math.max(...boxes.map((box) => box.bottom));

const px = (length: number) => `${length}px`;

/**
 * Marks the line where an error was raised, and the fault in it. Lies over the page's own code, and
 * follows it; the editor marks its own text.
 */
export class LineMarker {
  /** The bar over the line. */
  readonly element = document.createElement('div');
  /** The line under the fault. */
  private readonly underline = document.createElement('div');
  private marked: { readonly fault: Fault; readonly code: CodePositions } | null = null;

  /** @param frame contains what lies over the code */
  constructor(
    private readonly host: HTMLElement,
    frame: Element | null,
    private readonly editing: Pick<EditorController, 'isOpen'>,
  ) {
    this.element.className = 'marker';
    this.underline.className = 'fault';
    frame?.append(this.element, this.underline);
    const place = () => this.place();
    place();
    new ResizeObserver(place).observe(host);
    host.addEventListener('scroll', place, { capture: true, passive: true });
  }

  /** The marked line, from 1. */
  get line(): number | null {
    return this.marked?.fault.line ?? null;
  }

  /** Marks a fault; null removes the mark. */
  mark(fault: Fault | null): void {
    this.marked = fault && { fault, code: new CodePositions(this.host) };
    this.place();
  }

  private place(): void {
    const { element, underline, host, marked } = this;
    element.hidden = underline.hidden = true;
    if (!marked || this.editing.isOpen) return;
    const { line, columns } = marked.fault;
    const boxes = boxesOf(marked.code.rangeOfLine(line));
    if (!boxes.length) return;
    const [top, bottom] = [topOf(boxes), bottomOf(boxes)];
    const lineHeight = parseFloat(getComputedStyle(marked.code.box).lineHeight);
    const leading = Math.max(0, lineHeight - (boxes[0]?.height ?? 0)) || 0;
    const outer = host.getBoundingClientRect();
    element.style.top = px(top - leading / 2 - outer.top);
    element.style.height = px(bottom - top + leading);
    element.hidden = false;
    const fault = columns && boxesOf(marked.code.rangeOfLine(line, columns));
    if (!fault?.length) return;
    const seen = this.seenPart(marked.code.box);
    const left = Math.max(seen.left, Math.min(...fault.map((box) => box.left)));
    const right = Math.min(seen.right, Math.max(...fault.map((box) => box.right)));
    if (left >= right) return; // scrolled out of sight
    underline.style.top = px(bottomOf(fault) - outer.top);
    underline.style.left = px(left - outer.left);
    underline.style.width = px(right - left);
    underline.hidden = false;
  }

  /** Between which sides code is visible: boxes that scroll cut the rest off. */
  private seenPart(code: Element): { readonly left: number; readonly right: number } {
    let left = -Infinity;
    let right = Infinity;
    for (let box: Element | null = code; box && box !== this.host; box = box.parentElement) {
      if (getComputedStyle(box).overflowX === 'visible') continue;
      const sides = box.getBoundingClientRect();
      left = Math.max(left, sides.left);
      right = Math.min(right, sides.right);
    }
    return { left, right };
  }
}
