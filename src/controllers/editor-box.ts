import { takeLook } from '../editor/index.js';
import type { BlockElement } from './page-block.js';
import { watchPageTheme } from './page-theme.js';

/** The box in which a reader types: it looks like the block's own code, whatever the page's theme. */
export class EditorBox {
  readonly element = document.createElement('div');
  private unwatch: (() => void) | null = null;

  constructor(protected readonly host: BlockElement) {
    const { element } = this;
    element.className = 'editor';
    element.part.add('editor');
    // Keys typed here are not shortcuts of the page: of its search, or of a slide deck.
    for (const type of ['keydown', 'keyup', 'keypress'] as const) {
      element.addEventListener(type, (event) => event.stopPropagation());
    }
    this.takeLook();
    this.watch();
  }

  /** Follows the page's theme, until it is told to stop. */
  watch(): void {
    this.unwatch ??= watchPageTheme(() => this.takeLook());
  }

  stopWatching(): void {
    this.unwatch?.();
    this.unwatch = null;
  }

  destroy(): void {
    this.stopWatching();
  }

  private takeLook(): void {
    takeLook(this.element, this.host.staticCode.codeElement(), this.host);
  }
}
