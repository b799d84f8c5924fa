import { takeLook, type CodeEditor } from '../editor/index.js';
import { pageLanguageOf } from '../words/words.js';
import type { BlockElement } from './page-block.js';
import { PageThemeController } from './page-theme.js';

/** What replaces a block's code while it is open. */
export interface OpenEditor {
  readonly element: HTMLElement;
  readonly text: CodeEditor;
  destroy(): void;
}

/**
 * Opens an editor with this code, or with the page's if it is null. Calls `close` when the reader
 * leaves without having changed anything.
 */
export type EditorClass = new (
  host: BlockElement,
  code: string | null,
  close: () => void,
) => OpenEditor;

/** The box in which a reader types. Looks like the block's own code, in any theme of the page. */
export class EditorBox {
  readonly element = document.createElement('div');
  private readonly pageTheme: PageThemeController;

  constructor(protected readonly host: BlockElement) {
    const { element } = this;
    element.className = 'editor';
    element.part.add('editor');
    element.lang = pageLanguageOf(host); // the element around it has the language of our words
    // Keeps keys typed here from the page's shortcuts, such as those of its search or a slide deck.
    for (const type of ['keydown', 'keyup', 'keypress'] as const) {
      element.addEventListener(type, (event) => event.stopPropagation());
    }
    this.takeLook();
    this.pageTheme = new PageThemeController(host, () => this.takeLook());
  }

  destroy(): void {
    this.host.removeController(this.pageTheme);
    this.pageTheme.hostDisconnected();
  }

  private takeLook(): void {
    takeLook(this.element, this.host.staticCode.box, this.host);
  }
}
