/** Finds the whole block that a generator built around the `pre` with the code. */

/** Tables with line numbers in one cell and code in another. */
const TABLE = '.highlighttable, .codehilitetable, .lntable';

/** Boxes that generators and their scripts put around a `pre`. */
const WRAPPER =
  'figure, div:is([class*="highlight"], [class*="language-"], [class*="code" i], .chroma)';

/** Content that only a part of the page has, and no wrapper of a single block. */
const PROSE = 'p, pre, ul, ol, h1, h2, h3, h4, :has(p, pre)';

/** A block's elements from the inside out: code, pre, table, wrappers. The last holds the whole block. */
export function elementsOfBlock(pre: HTMLElement): [HTMLElement, ...HTMLElement[]] {
  let block = pre.closest<HTMLElement>(TABLE) ?? pre;
  const elements: [HTMLElement, ...HTMLElement[]] = [pre.querySelector('code') ?? pre, pre, block];
  while (isWrapped(block)) elements.push((block = block.parentElement!));
  return elements;
}

/** Whether the parent is a wrapper of this block alone. */
function isWrapped(block: Element): boolean {
  const parent = block.parentElement;
  return (
    !!parent?.matches(WRAPPER) &&
    [...parent.children].every((child) => child === block || !child.matches(PROSE))
  );
}
