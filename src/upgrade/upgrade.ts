/** Puts `<python-run>` around the Python blocks of a page. */
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

/**
 * Wraps the blocks under `root`, and `root` itself, in document order. Each is taken once; the
 * block's own elements are moved, not copied. Reads no layout.
 * @returns the elements that were made
 * @throws SyntaxError when the author's selector is not a selector
 */
export function upgradeBlocks(root: ParentNode, options: UpgradeOptions): HTMLElement[] {
  const made: HTMLElement[] = [];
  for (const found of candidates(root, options.selector)) {
    const elements = elementsOfBlock(found);
    if (
      !elements[0].closest(OFF_LIMITS) &&
      !isOwnedByReact(found) &&
      (options.selector || isPython(elements, () => textOf(found)))
    ) {
      made.push(wrap(elements.at(-1)!, options.attributes));
    }
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

/** React removes the nodes that it made by their parent and breaks the page when that has changed. */
function isOwnedByReact(element: Element): boolean {
  return Object.keys(element).some((key) => key.startsWith('__react'));
}

/** The element is filled before it goes into the page, so that it starts with its code. */
function wrap(block: Element, attributes: UpgradeOptions['attributes']): HTMLElement {
  const element = document.createElement('python-run');
  for (const name in attributes) element.setAttribute(name, attributes[name]!);
  const { parentNode, nextSibling } = block;
  element.append(block);
  parentNode!.insertBefore(element, nextSibling);
  return element;
}
