/** Applies attributes that change a block before the reader acts; loaded if one is set. */
import type { BlockElement } from '../controllers/page-block.js';
import { prepareConsole } from './console-block.js';
import { foldCode } from './folded-code.js';
import { keepEdits } from './kept-edits.js';
import { ShownLines } from './shown-lines.js';
import { fetchSource } from './source-file.js';

/** Prepares a block after it is first shown. Never rejects. */
export async function prepare(block: BlockElement): Promise<void> {
  if (block.hideCode) foldCode(block);
  if (block.src) await fetchSource(block, block.src);
  if (block.lines) new ShownLines(block).show(block.lines);
  if (block.persist) keepEdits(block);
  if (block.console) prepareConsole(block);
}
