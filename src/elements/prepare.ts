/** What some attributes do to a block before the reader does anything; loaded where one is set. */
import { prepareConsole } from './console-block.js';
import { foldCode } from './folded-code.js';
import { keepEdits } from './kept-edits.js';
import { ShownLines } from './shown-lines.js';
import { fetchSource } from './source-file.js';

/** A block, with the attributes that act before the reader does. */
export interface PreparedBlock extends HTMLElement {
  readonly renderRoot: HTMLElement | DocumentFragment;
  readonly src: string | null;
  readonly lines: string | null;
  readonly hideCode: boolean;
  readonly persist: boolean;
  readonly console: boolean;
  label: string;
  edit(offset?: number): Promise<void>;
  readonly staticCode: { read(): { readonly code: string } };
  readonly number: number;
  code: string;
}

/** Prepares a block that has been shown for the first time. Never rejects. */
export async function prepare(block: PreparedBlock): Promise<void> {
  if (block.hideCode) foldCode(block);
  if (block.src) await fetchSource(block, block.src);
  if (block.lines) new ShownLines(block).show(block.lines);
  if (block.persist) keepEdits(block);
  if (block.console) prepareConsole(block);
}
