/** Finds the blocks of a page that should run. */
import { textOfCode } from './code-text.js';
import { elementsOfBlock } from './block.js';
import { isPython } from './recognisers.js';

/**
 * Blocks in these are left alone: they are upgraded already, turned off, source code shown by mkdocstrings
 * or pdoc, about to become React's (Docusaurus, MyST), or part of a control or an editor.
 */
const OFF_LIMITS =
  'python-run, .no-run, [data-python-run=off], .doc-signature, .mkdocstrings-source, a, button,' +
  '.pdoc-code:not(.docstring *), summary, .linenodiv, .theme-code-block, .myst-code,' +
  '[contenteditable]:not([contenteditable=false])';

/**
 * The Python blocks under `root`, or `root` itself, in document order, each as its elements from the
 * inside out. An author's selector replaces the test for Python. Changes nothing and reads no layout.
 */
export function findBlocks(root: ParentNode, selector?: string): HTMLElement[][] {
  const blocks = new Map<HTMLElement | undefined, HTMLElement[]>();
  for (const pre of candidates(root, selector)) {
    const elements = elementsOfBlock(pre);
    if (elements[0].closest(OFF_LIMITS) || isOwnedByReact(pre)) continue;
    if (selector || isPython(elements, () => textOfCode(pre)))
      blocks.set(elements.at(-1), elements);
  }
  return [...blocks.values()];
}

/** The `pre`s to look at, and matches of an author's selector that have no `pre`. */
function candidates(root: ParentNode, selector = 'pre'): Set<HTMLElement> {
  const matches = [...root.querySelectorAll<HTMLElement>(selector)];
  if ('matches' in root && (root as HTMLElement).matches(selector))
    matches.unshift(root as HTMLElement);
  return new Set(
    matches.flatMap((match) => {
      const inner = [...match.querySelectorAll('pre')];
      return match.closest('pre') ?? (inner.length > 0 ? inner : match);
    }),
  );
}

/** React removes its nodes through their parent; if that has changed, it breaks the page. */
function isOwnedByReact(element: Element): boolean {
  return Object.keys(element).join().includes('__react');
}
