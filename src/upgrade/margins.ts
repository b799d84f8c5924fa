/**
 * Pages give margins by place: none to the last child of a note (`> :last-child`), a small one to
 * what follows a title (`.title + *`), negative ones to a block that reaches a phone's edges. Such
 * rules meet the element once it stands in the block's place, and the block gets other margins than
 * before. Here it gets its old ones back; those at the sides the element, for what it shows below.
 */
import type { PythonRun } from '../elements/python-run.js';

const SIDES = ['margin-top', 'margin-bottom', 'margin-left', 'margin-right'] as const;

/** The computed margins of elements, each in the order of `SIDES`. */
export type Margins = Map<HTMLElement, readonly string[]>;

export function readMargins(element: Element): string[] {
  const style = getComputedStyle(element);
  return SIDES.map((side) => style.getPropertyValue(side));
}

/**
 * Gives the elements of blocks the margins that they had, where those have changed. Waits until what
 * was put around the blocks is rendered, so that the page's styles are computed once; all is done
 * before the next frame is painted.
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
      // A margin that the new element has in the block's place is there already.
      const isAround = isOutermost && (i > 1 || readMargins(parent)[i] === margin);
      changes.push(() => {
        if (isAround) parent.style.setProperty(side, margin);
        element.style.setProperty(side, isAround ? '0' : margin);
      });
    });
  }
  for (const change of changes) change();
}
