/** Puts `<python-run>` around the Python blocks of a page. */
import type { PythonRun } from '../elements/python-run.js';
import { elementsOfBlock } from './block.js';
import { isPython } from './recognisers.js';

export interface UpgradeOptions {
  /** Takes these blocks, whatever their language; the Python blocks when absent. */
  readonly selector?: string;
  /** Set on every element that is made. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** Where no block is taken: done already, the author's choice, someone else's to click or to change. */
const OFF_LIMITS =
  'python-run, .no-run, [data-python-run="off"], a, button, summary, .linenodiv, .theme-code-block,' +
  '[contenteditable]:not([contenteditable="false"])';

/** Blocks that are wrapped at once. On a page with more, the rest follow as they come near. */
const AT_ONCE = 100;

/**
 * Wraps the blocks under `root`, and `root` itself, in document order. Each is taken once; the
 * block's own elements are moved, not copied. Reads styles before it changes anything, and no layout.
 * @returns the elements that were made
 * @throws SyntaxError when the author's selector is not a selector
 */
export function upgradeBlocks(root: ParentNode, options: UpgradeOptions): HTMLElement[] {
  const blocks = new Map<HTMLElement, readonly string[]>();
  for (const found of candidates(root, options.selector)) {
    const elements = elementsOfBlock(found);
    if (
      !elements[0].closest(OFF_LIMITS) &&
      !isOwnedByReact(found) &&
      (options.selector || isPython(elements, () => textOf(found)))
    ) {
      const block = elements.at(-1)!;
      blocks.set(block, marginsWithoutRoom(block));
    }
  }
  const made: HTMLElement[] = [];
  for (const [block, margins] of blocks) {
    // It may lie in another one, as cells of a table with line numbers do.
    if (block.closest('python-run')) continue;
    for (const margin of margins) block.style.setProperty(margin, '0');
    made.push(wrap(block, options.attributes));
  }
  return made;
}

/** The `pre`s to look at; for an author's selector also what has none, as it is. */
function candidates(root: ParentNode, selector = 'pre'): Iterable<HTMLElement> {
  const matches = [...root.querySelectorAll<HTMLElement>(selector)];
  if (root instanceof HTMLElement && root.matches(selector)) matches.unshift(root);
  return new Set(
    matches.flatMap((match) => {
      const inner = [...match.querySelectorAll('pre')];
      return match.closest('pre') ?? (inner.length > 0 ? inner : match);
    }),
  );
}

/** The text without line numbers. */
function textOf(pre: Element): string {
  if (!pre.querySelector('.linenos')) return pre.textContent;
  const copy = pre.cloneNode(true) as Element;
  for (const number of copy.querySelectorAll('.linenos')) number.remove();
  return copy.textContent;
}

/**
 * Pages take margins off what comes first or last in a note or a list item (`> :last-child`), and
 * the block will be no such child: the margins that are 0 for that reason, if for no other.
 */
function marginsWithoutRoom(block: HTMLElement): string[] {
  const sides = [
    block.previousElementSibling ? '' : 'margin-top',
    block.nextElementSibling ? '' : 'margin-bottom',
  ];
  return sides.filter((side) => side && getComputedStyle(block).getPropertyValue(side) === '0px');
}

/** React removes the nodes that it made by their parent and breaks the page when that has changed. */
function isOwnedByReact(element: Element): boolean {
  return Object.keys(element).some((key) => key.startsWith('__react'));
}

/** The element is filled before it goes into the page, so that it starts with its code. */
function wrap(block: Element, attributes: UpgradeOptions['attributes']): PythonRun {
  const element = document.createElement('python-run');
  for (const name in attributes) element.setAttribute(name, attributes[name]!);
  const { parentNode, nextSibling } = block;
  element.append(block);
  parentNode!.insertBefore(element, nextSibling);
  return element;
}
