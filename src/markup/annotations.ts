/**
 * Material for MkDocs makes notes of the list that stands next to a block: it looks for `(1)` in the
 * block's comments, mostly after this script has run. The list has to stay next to the block.
 */

/** The list with the notes to a block, which goes where the block goes. */
export function annotationsOf(block: Element): Element[] {
  const list = block.nextElementSibling;
  // For this block, or in Material's settings for the site. Otherwise the list is but a list.
  const isOn =
    block.matches('.annotate') ||
    block.ownerDocument.querySelector('#__config')?.textContent.includes('code.annotate"');
  return isOn && list?.matches('ol') && /#.*\(\d+\)/.test(block.textContent) ? [list] : [];
}
