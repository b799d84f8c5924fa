/** What a block and its editor know of each other. */
import type { ReactiveControllerHost } from 'lit';
import type { CodeEditor } from '../editor/index.js';

/** A block as its editor sees it. */
export interface EditorHost extends ReactiveControllerHost, HTMLElement {
  readonly label: string;
  readonly renderRoot: HTMLElement | DocumentFragment;
  /** Whether what is edited is a console's prompt. */
  readonly console: boolean;
  /** The code as the page has it, and the box that shows it. */
  readonly staticCode: { read(): { readonly code: string }; codeElement(): HTMLElement };
  run(): unknown;
  /** Told after the reader changed the code. */
  codeChanged(code: string): void;
}

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
  host: EditorHost,
  code: string | null,
  close: () => void,
) => OpenEditor;
