import type { CodeEditor } from '../editor/index.js';
import type { BlockElement } from './page-block.js';

/** What is open in the place of a block's code. */
export interface OpenEditor {
  readonly element: HTMLElement;
  readonly text: CodeEditor;
  /** Follows the page's theme, until it is told to stop. */
  watch(): void;
  stopWatching(): void;
  destroy(): void;
}

/**
 * Opens an editor: with this code, or the page's when it is null. `close` is called when the reader
 * leaves it without having changed anything.
 */
export type EditorClass = new (
  host: BlockElement,
  code: string | null,
  close: () => void,
) => OpenEditor;
