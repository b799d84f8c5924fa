import { takeLook, type CodeEditor } from '../editor/index.js';
import { pageLanguageOf } from '../words/words.js';
import type { BlockElement } from './page-block.js';
import { PageThemeController } from './page-theme.js';

/** What is open in the place of a block's code. */
export interface OpenEditor {
  readonly element: HTMLElement;
  readonly text: CodeEditor;
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

/** The box in which a reader types: it looks like the block's own code, whatever the page's theme. */
export class EditorBox {
  readonly element = document.createElement('div');
  private readonly pageTheme: PageThemeController;

  constructor(protected readonly host: BlockElement) {
    const { element } = this;
    element.className = 'editor';
    element.part.add('editor');
    element.lang = pageLanguageOf(host); // what is around it is named by our words
    // Keys typed here are not shortcuts of the page: of its search, or of a slide deck.
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
