/** From the `pre` that holds the code to the whole block that a generator made of it. */

/** Tables that hold line numbers in one cell and the code in another. */
const TABLE = '.highlighttable, .codehilitetable, .lntable';

/** What generators and their scripts put around a `pre`. */
const WRAPPER =
  ':is(div, figure):is(.highlight, .highlighter-rouge, .codehilite, .sourceCode, .chroma, .frame,' +
  '.code-toolbar, .code-copy-outer-scaffold, .expressive-code, [class*="highlight-"], [class*="language-"])';

/** What shows that an element is a part of the page and no mere wrapper of one block. */
const PROSE = 'p, pre, ul, ol, dl, table, section, h1, h2, h3, h4, h5, h6, :has(pre)';

/** The elements of a block from the inside out: code, pre, table, wrappers. The last one is all of it. */
export function elementsOfBlock(pre: Element): [Element, ...Element[]] {
  let block = pre.closest(TABLE) ?? pre;
  const elements: [Element, ...Element[]] = [pre.querySelector('code') ?? pre, pre, block];
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
