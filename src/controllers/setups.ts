import type { Setup } from '../session/types.js';
import { normalizeCode } from '../source/normalize.js';

/** Splits a list at white space. */
export const listed = (list: string | null) => list?.split(/\s+/).filter(Boolean) ?? [];

/** Returns what runs before a block, in order. `setup`: ids, separated by white space. */
export const setupsOf = (setup: string | null): readonly Setup[] => listed(setup).map(setupOf);

/** Returns what runs first: a block's current code, or a text that the page does not show. */
function setupOf(id: string): Setup {
  const element = document.getElementById(id);
  const block = element?.closest('python-run')?.block;
  if (block) return { id, ...block.source(), filename: block.filename };
  const text = (element instanceof HTMLTemplateElement ? element.content : element)?.textContent;
  const { code, mode } = normalizeCode(text ?? '');
  return { id, code: text == null ? null : code, mode, filename: `<${id}>` };
}
