/**
 * Material for MkDocs turns the list after a block into notes for each `(1)` in the block's comments,
 * mostly after this script has run. So the list has to stay next to the block.
 */

/** The list with the block's notes, which moves with the block. */
export function annotationsOf(block: Element): Element[] {
  const list = block.nextElementSibling;
  // Turned on for this block or for the site. Otherwise it is an ordinary list.
  const isOn =
    block.matches('.annotate') ||
    block.ownerDocument.querySelector('#__config')?.textContent.includes('code.annotate"');
  return isOn && list?.matches('ol') && /#.*\(\d+\)/.test(block.textContent) ? [list] : [];
}
