import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { CodeEditor } from '../editor/index.js';
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

/** The editor of one block. CodeMirror is loaded when the reader first wants it. */
export class EditorController implements ReactiveController {
  /** The box around the editor while it is open; null shows the page's own code. */
  element: HTMLElement | null = null;

  private editor: CodeEditor | null = null;
  /** Code that was set from outside and that no editor has yet. */
  private given: string | null = null;
  private unwatch: (() => void) | null = null;

  constructor(private readonly host: EditorHost) {
    host.addController(this);
  }

  hostDisconnected(): void {
    this.unwatch?.();
    this.unwatch = null;
  }

  hostConnected(): void {
    if (this.isOpen) this.watch();
  }

  get isOpen(): boolean {
    return this.element !== null;
  }

  /** The code in the editor; null when it is as the page has it. */
  get code(): string | null {
    return this.editor?.code ?? this.given;
  }

  /** Shows other code than the page's. */
  setCode(code: string): void {
    if (this.editor) {
      this.editor.setCode(code);
      this.host.requestUpdate();
    } else {
      this.given = code;
      void this.open();
    }
  }

  /** Opens the editor; with an offset, focus goes there. */
  async open(offset?: number): Promise<void> {
    const { createEditor, takeLook } = await import('../editor/index.js');
    if (!this.editor) {
      const { staticCode, label, renderRoot } = this.host;
      const element = document.createElement('div');
      element.className = 'editor';
      element.part.add('editor');
      // Keys typed here are not shortcuts of the page: of its search, or of a slide deck.
      for (const type of ['keydown', 'keyup', 'keypress'] as const) {
        element.addEventListener(type, (event) => {
          event.stopPropagation();
        });
      }
      takeLook(element, staticCode.codeElement(), this.host);
      this.editor = createEditor({
        parent: element,
        root: renderRoot as ShadowRoot,
        code: this.given ?? staticCode.read().code,
        label,
        run: () => void this.host.run(),
        leave: () => {
          this.leave();
        },
        changed: (code) => {
          this.host.codeChanged(code);
          this.host.requestUpdate();
        },
      });
      this.given = null;
      this.element = element;
      this.watch();
      this.host.requestUpdate();
      await this.host.updateComplete;
    }
    if (offset !== undefined) this.editor.focus(offset);
  }

  /** Back to the page's own code. */
  close(): void {
    this.unwatch?.();
    this.editor?.destroy();
    this.editor = this.element = this.given = this.unwatch = null;
    this.host.requestUpdate();
  }

  /** Marks a line of the editor, from 1; null takes the mark away. */
  mark(line: number | null): void {
    this.editor?.mark(line);
  }

  /** Escape: the keyboard goes back to the page; an editor without changes closes. */
  private leave(): void {
    const { host } = this;
    if (this.code === host.staticCode.read().code) this.close();
    void host.updateComplete.then(() => {
      host.renderRoot.querySelector<HTMLElement>('.code')?.focus();
    });
  }

  private watch(): void {
    this.unwatch ??= watchPageTheme(() => void this.takeLook());
  }

  private async takeLook(): Promise<void> {
    const { takeLook } = await import('../editor/index.js');
    if (this.element) takeLook(this.element, this.host.staticCode.codeElement(), this.host);
  }
}
