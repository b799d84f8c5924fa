/**
 * Pages set margins by position: none on a note's last child (`> :last-child`), a small one after a
 * title (`.title + *`), negative ones on a block that reaches a phone's edges. Once the element takes
 * the block's place, such rules match the element instead, and the block's margins change. This
 * module restores them. Side margins go to the element, so that the panel below lines up.
 */
import type { PythonRun } from '../elements/python-run.js';

const SIDES = ['margin-top', 'margin-bottom', 'margin-left', 'margin-right'] as const;

/** Each element's computed margins, in the order of `SIDES`. */
export type Margins = Map<HTMLElement, readonly string[]>;

export function readMargins(element: Element): string[] {
  const style = getComputedStyle(element);
  return SIDES.map((side) => style.getPropertyValue(side));
}

/**
 * Restores the margins that have changed. Waits until the new elements are rendered, so that styles are
 * computed only once, and finishes before the next frame is painted.
 */
export async function restoreMargins(before: Margins, made: readonly PythonRun[]): Promise<void> {
  await Promise.all(made.map((element) => element.updateComplete));
  const changes: (() => void)[] = [];
  for (const [element, margins] of before) {
    const parent = element.parentElement;
    const now = readMargins(element);
    SIDES.forEach((side, i) => {
      const margin = margins[i]!;
      if (!parent || now[i] === margin) return;
      const isOutermost = parent.localName === 'python-run';
      // The new element may have the block's margin already.
      const isAround = isOutermost && (i > 1 || readMargins(parent)[i] === margin);
      changes.push(() => {
        if (isAround) parent.style.setProperty(side, margin);
        element.style.setProperty(side, isAround ? '0' : margin);
      });
    });
  }
  for (const change of changes) change();
}
