/** Puts `<python-run>` around the Python blocks of a page. */
import { laterBlocks } from '../controllers/later-blocks.js';
import { PythonRun } from '../elements/python-run.js';
import { annotationsOf } from '../markup/annotations.js';
import { findBlocks } from '../markup/find.js';
import { readMargins, restoreMargins, type Margins } from './margins.js';

export interface UpgradeOptions {
  /** Takes these blocks, whatever their language; the Python blocks when absent. */
  readonly selector?: string;
  /** Set on every element that is made; a block's own `data-python-run-…` has the last word. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** A page with more blocks is upgraded as it is read. */
const AT_ONCE = 100;

/** What is near: two windows more on each side. */
const NEAR = '200% 0%';

/**
 * Wraps the blocks under `root`, and `root` itself. Each is taken once; the block's own elements
 * are moved, not copied. Reads no layout. Moving a block makes the browser lay it out anew, which
 * a page of a thousand blocks would feel: there a block waits until it is near the viewport.
 * @returns the elements that were made at once, in document order
 * @throws SyntaxError when the author's selector is not a selector
 */
export function upgradeBlocks(root: ParentNode, options: UpgradeOptions): PythonRun[] {
  const blocks = findBlocks(root, options.selector);
  if (blocks.length <= AT_ONCE) return wrapAll(blocks, options);
  const numbers = new Map<Element, number>();
  const wrapSome = (some: readonly Element[]) => {
    const made = wrapAll(
      some.map((block) => blocks[numbers.get(block)! - 1]!),
      options,
    );
    for (const block of some) observer.unobserve(block);
    for (const element of made) element.number = numbers.get(element.firstElementChild!)!;
  };
  const observer = new IntersectionObserver(
    (entries) => {
      wrapSome(entries.filter((entry) => entry.isIntersecting).map(({ target }) => target));
    },
    { rootMargin: NEAR },
  );
  for (const elements of blocks) {
    const block = elements.at(-1)!;
    observer.observe(block);
    numbers.set(block, numbers.size + 1);
  }
  laterBlocks.push({
    numbers,
    make: (block) => make(blocks[numbers.get(block)! - 1]!, options),
    wrap: wrapSome,
  });
  return [];
}

/** Wraps blocks, given as their elements, but not what was wrapped or taken out of the page since. */
function wrapAll(blocks: readonly HTMLElement[][], options: UpgradeOptions): PythonRun[] {
  const margins: Margins = new Map();
  for (const element of blocks.flat()) margins.set(element, readMargins(element));
  const made = blocks.flatMap((elements) => {
    const block = elements.at(-1)!;
    return block.closest('python-run') || !block.parentNode ? [] : wrap(elements, options);
  });
  void restoreMargins(margins, made);
  return made;
}

/** Makes the element for a block, without the block. */
function make(elements: readonly HTMLElement[], { attributes }: UpgradeOptions): PythonRun {
  const element = document.createElement('python-run');
  for (const name in attributes) element.setAttribute(name, attributes[name]!);
  setOwnAttributes(element, elements);
  return element;
}

/** The element is filled before it goes into the page, so that it starts with its code. */
function wrap(elements: readonly HTMLElement[], options: UpgradeOptions): PythonRun {
  const element = make(elements, options);
  const block = elements.at(-1)!;
  const taken = [block, ...annotationsOf(block)];
  const { parentNode } = block;
  const { nextSibling } = taken.at(-1)!;
  element.append(...taken);
  parentNode!.insertBefore(element, nextSibling);
  return element;
}

/**
 * Sets what the block's markup says of itself: `data-python-run-` and an attribute of the element.
 * No others: what a sanitiser leaves as data must not become `onclick`.
 */
function setOwnAttributes(element: PythonRun, elements: readonly HTMLElement[]): void {
  for (const name of PythonRun.observedAttributes) {
    for (const part of elements) {
      const value = part.getAttribute(`data-python-run-${name}`);
      if (value !== null) element.setAttribute(name, value);
    }
  }
}
