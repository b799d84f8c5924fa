/** From the `pre` that holds the code to the whole block that a generator made of it. */

/** Tables that hold line numbers in one cell and the code in another. */
const TABLE = '.highlighttable, .codehilitetable, .lntable';

/** What generators and their scripts put around a `pre`: `div.highlight`, `div.sourceCode` and the like. */
const WRAPPER =
  'figure, div:is([class*="highlight"], [class*="language-"], [class*="code" i], .chroma)';

/** What shows that an element is a part of the page and no mere wrapper of one block. */
const PROSE = 'p, pre, ul, ol, h1, h2, h3, h4, :has(p, pre)';

/** The elements of a block from the inside out: code, pre, table, wrappers. The last one is all of it. */
export function elementsOfBlock(pre: HTMLElement): [HTMLElement, ...HTMLElement[]] {
  let block = pre.closest<HTMLElement>(TABLE) ?? pre;
  const elements: [HTMLElement, ...HTMLElement[]] = [pre.querySelector('code') ?? pre, pre, block];
  while (isWrapped(block)) elements.push((block = block.parentElement!));
  return elements;
}

/** Whether the element around a block is a wrapper, and around nothing but this block. */
function isWrapped(block: Element): boolean {
  const parent = block.parentElement;
  return (
    !!parent?.matches(WRAPPER) &&
    [...parent.children].every((child) => child === block || !child.matches(PROSE))
  );
}
