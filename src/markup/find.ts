/** Finds the blocks of a page that are to run. */
import { textOfCode } from './code-text.js';
import { elementsOfBlock } from './block.js';
import { isPython } from './recognisers.js';

/**
 * Where no block is taken: done already, the author's choice, what mkdocstrings and pdoc document and
 * is no example, React's (Docusaurus, MyST) before it says so, someone else's to click or to change.
 */
const OFF_LIMITS =
  'python-run, .no-run, [data-python-run=off], .doc-signature, .mkdocstrings-source, a, button,' +
  '.pdoc-code:not(.docstring *), summary, .linenodiv, .theme-code-block, .myst-code,' +
  '[contenteditable]:not([contenteditable=false])';

/**
 * The blocks under `root`, and `root` itself, in document order, each as its elements from the inside
 * out. The Python ones, or whatever the author's selector matches. Changes nothing, reads no layout.
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

/** The `pre`s to look at; for an author's selector also what has none, as it is. */
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

/** React removes the nodes that it made by their parent and breaks the page when that has changed. */
function isOwnedByReact(element: Element): boolean {
  return Object.keys(element).join().includes('__react');
}
