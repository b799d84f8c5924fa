/** Puts `<python-run>` around the Python blocks of a page. */
import { blocks as pageBlocks, PageBlock } from '../controllers/page-block.js';
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
  const found = findBlocks(root, options.selector);
  if (found.length <= AT_ONCE) return wrapAll(found.map((elements) => ({ elements, options })));
  wrapLater(found, options);
  return [];
}

/** A block that was found, as its elements, and its own element, where that is made already. */
interface FoundBlock {
  readonly elements: readonly HTMLElement[];
  readonly options: UpgradeOptions;
  readonly record?: PageBlock;
}

/** Registers blocks, and wraps each when it comes near, or is needed. */
function wrapLater(found: readonly HTMLElement[][], options: UpgradeOptions): void {
  const waiting = new Map<Element, FoundBlock>();
  const wrapSome = (nodes: readonly Element[]) => {
    for (const node of nodes) observer.unobserve(node);
    wrapAll(nodes.map((node) => waiting.get(node)!));
  };
  const observer = new IntersectionObserver(
    (entries) =>
      wrapSome(entries.filter((entry) => entry.isIntersecting).map(({ target }) => target)),
    { rootMargin: NEAR },
  );
  for (const [index, elements] of found.entries()) {
    const node = elements.at(-1)!;
    const record = new PageBlock(null, {
      node,
      number: index + 1,
      make() {
        const element = make(elements, options);
        element.block = record;
        element.codeRoot = node;
        return element;
      },
      wrap() {
        wrapSome([node]);
      },
    });
    waiting.set(node, { elements, options, record });
    pageBlocks.add(record);
    observer.observe(node);
  }
}

/** Wraps blocks, but not what was wrapped or taken out of the page since. */
function wrapAll(found: readonly FoundBlock[]): PythonRun[] {
  const all = found.flatMap(({ elements }) => elements);
  const margins: Margins = new Map(all.map((element) => [element, readMargins(element)]));
  const made = found.flatMap((block) => {
    const node = block.elements.at(-1)!;
    return node.closest('python-run') || !node.parentNode ? [] : wrap(block);
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
function wrap({ elements, options, record }: FoundBlock): PythonRun {
  const element = (record?.element as PythonRun | undefined) ?? make(elements, options);
  const block = elements.at(-1)!;
  const taken = [block, ...annotationsOf(block)];
  const { parentNode } = block;
  const { nextSibling } = taken.at(-1)!;
  element.append(...taken);
  element.codeRoot = element;
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
