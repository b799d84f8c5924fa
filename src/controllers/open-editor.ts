/** The part of the editor controller that comes with CodeMirror, when a reader first edits. */
import type { ReactiveControllerHost } from 'lit';
import { createEditor, takeLook, type CodeEditor } from '../editor/index.js';
import { watchPageTheme } from './page-theme.js';

/** A block as its editor sees it. */
export interface EditorHost extends ReactiveControllerHost, HTMLElement {
  readonly label: string;
  readonly renderRoot: HTMLElement | DocumentFragment;
  /** The code as the page has it, and the box that shows it. */
  readonly staticCode: { read(): { readonly code: string }; codeElement(): HTMLElement };
  run(): unknown;
  /** Told after the reader changed the code. */
  codeChanged(code: string): void;
}

/** An editor in its box, which looks like the block's own code. */
export class BlockEditor {
  readonly element = document.createElement('div');
  readonly text: CodeEditor;
  private unwatch: (() => void) | null = null;

  /**
   * @param code the code that it begins with; the page's when null.
   * @param close called when the reader leaves it without having changed anything.
   */
  constructor(
    private readonly host: EditorHost,
    code: string | null,
    private readonly close: () => void,
  ) {
    const { element } = this;
    const { staticCode, label, renderRoot } = host;
    element.className = 'editor';
    element.part.add('editor');
    // Keys typed here are not shortcuts of the page: of its search, or of a slide deck.
    for (const type of ['keydown', 'keyup', 'keypress'] as const) {
      element.addEventListener(type, (event) => {
        event.stopPropagation();
      });
    }
    this.takeLook();
    this.text = createEditor({
      parent: element,
      root: renderRoot as ShadowRoot,
      code: code ?? staticCode.read().code,
      label,
      run: () => void host.run(),
      leave: () => {
        this.leave();
      },
      changed: (changed) => {
        host.codeChanged(changed);
        host.requestUpdate();
      },
    });
    this.watch();
  }

  /** Follows the page's theme, until it is told to stop. */
  watch(): void {
    this.unwatch ??= watchPageTheme(() => {
      this.takeLook();
    });
  }

  stopWatching(): void {
    this.unwatch?.();
    this.unwatch = null;
  }

  destroy(): void {
    this.stopWatching();
    this.text.destroy();
  }

  private takeLook(): void {
    takeLook(this.element, this.host.staticCode.codeElement(), this.host);
  }

  /** Escape: the keyboard goes back to the page; an editor without changes closes. */
  private leave(): void {
    const { host } = this;
    if (this.text.code === host.staticCode.read().code) this.close();
    void host.updateComplete.then(() => {
      host.renderRoot.querySelector<HTMLElement>('.code')?.focus();
    });
  }
}
