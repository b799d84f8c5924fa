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
 * Wraps the blocks under `root`, and `root` itself. Each is taken once; the block's own elements
 * are moved, not copied. Reads no layout. Moving a block makes the browser lay it out anew, which
 * a page of a thousand blocks would feel: there a block waits until it is near the viewport.
 * @returns the elements that were made at once
 * @throws SyntaxError when the author's selector is not a selector
 */
export function upgradeBlocks(root: ParentNode, options: UpgradeOptions): HTMLElement[] {
  const blocks = findBlocks(root, options);
  if (blocks.length <= AT_ONCE) return blocks.map((block) => wrap(block, options.attributes));
  const numbers = new Map<Element, number>(blocks.map((block, index) => [block, index + 1]));
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        observer.unobserve(target);
        // It may have left the page, or been wrapped by another.
        if (!target.isConnected || target.closest('python-run')) continue;
        wrap(target, options.attributes).number = numbers.get(target)!;
      }
    },
    { rootMargin: '200% 0%' },
  );
  for (const block of blocks) observer.observe(block);
  return [];
}

/** The outermost elements of the blocks to take, in document order. */
function findBlocks(root: ParentNode, { selector }: UpgradeOptions): HTMLElement[] {
  const blocks: HTMLElement[] = [];
  for (const found of candidates(root, selector)) {
    const elements = elementsOfBlock(found);
    if (
      !elements[0].closest(OFF_LIMITS) &&
      !isOwnedByReact(found) &&
      (selector || isPython(elements, () => textOf(found)))
    ) {
      blocks.push(elements.at(-1)!);
    }
  }
  return blocks;
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
