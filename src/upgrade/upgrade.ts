/** Puts `<python-run>` around the Python blocks of a page. */
import { blocks as pageBlocks, PageBlock } from '../controllers/page-block.js';
import { PythonRun } from '../elements/python-run.js';
import { annotationsOf } from '../markup/annotations.js';
import { findBlocks } from '../markup/find.js';
import { readMargins, restoreMargins, type Margins } from './margins.js';

export interface UpgradeOptions {
  /** The blocks to upgrade, in any language; all Python blocks if absent. */
  readonly selector?: string;
  /** Set on every new element; a block's own `data-python-run-…` overrides them. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** On a page with more blocks than this, each is upgraded as it comes near. */
const AT_ONCE = 100;

/** Two window heights above and below the window. */
const NEAR = '200% 0%';

/**
 * Wraps each block under `root`, or `root` itself, once. Moves the block's own elements instead of
 * copying them, and reads no layout. The browser must lay out a moved block again, which is slow for a
 * thousand of them: on such a page, blocks wait until they are near the viewport.
 * @returns the elements made at once, in document order
 * @throws SyntaxError if the author's selector is not valid
 */
export function upgradeBlocks(root: ParentNode, options: UpgradeOptions): PythonRun[] {
  const found = findBlocks(root, options.selector);
  if (found.length <= AT_ONCE) return wrapAll(found.map((elements) => ({ elements, options })));
  wrapLater(found, options);
  return [];
}

interface FoundBlock {
  readonly elements: readonly HTMLElement[];
  readonly options: UpgradeOptions;
  /** Registered in advance, for a block that waits. */
  readonly record?: PageBlock;
}

/** Registers blocks, and wraps each when it comes near or is needed. */
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

/** Skips blocks that have been wrapped, or removed from the page, in the meantime. */
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

/** Makes the element for a block, still empty. */
function make(elements: readonly HTMLElement[], { attributes }: UpgradeOptions): PythonRun {
  const element = document.createElement('python-run');
  for (const name in attributes) element.setAttribute(name, attributes[name]!);
  setOwnAttributes(element, elements);
  return element;
}

/** Fills the element before it enters the page, so that it finds its code when it starts. */
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
 * Sets the attributes that the block names with `data-python-run-`. Only the element's own: data that a
 * sanitiser lets through must not become `onclick`.
 */
function setOwnAttributes(element: PythonRun, elements: readonly HTMLElement[]): void {
  for (const name of PythonRun.observedAttributes) {
    for (const part of elements) {
      const value = part.getAttribute(`data-python-run-${name}`);
      if (value !== null) element.setAttribute(name, value);
    }
  }
}
