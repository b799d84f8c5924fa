import type { ReactiveController } from 'lit';
import type { BlockEditor, EditorHost } from './open-editor.js';

/** The editor of one block. It and CodeMirror are loaded when the reader first wants them. */
export class EditorController implements ReactiveController {
  private editor: BlockEditor | null = null;
  /** Code that was set from outside and that no editor has yet. */
  private given: string | null = null;
  /** Counts closings: what was to be opened before one stays closed. */
  private closings = 0;

  constructor(private readonly host: EditorHost) {
    host.addController(this);
  }

  hostConnected(): void {
    this.editor?.watch();
  }

  hostDisconnected(): void {
    this.editor?.stopWatching();
  }

  /** The box around the editor while it is open; null shows the page's own code. */
  get element(): HTMLElement | null {
    return this.editor?.element ?? null;
  }

  get isOpen(): boolean {
    return this.editor !== null;
  }

  /** The code in the editor; null when it is as the page has it. */
  get code(): string | null {
    return this.editor?.text.code ?? this.given;
  }

  /** Shows other code than the page's. */
  setCode(code: string): void {
    if (this.editor) {
      this.editor.text.setCode(code);
      this.host.requestUpdate();
    } else {
      this.given = code;
      void this.open();
    }
  }

  /** Opens the editor, unless it is closed meanwhile; with an offset, focus goes there. */
  async open(offset?: number): Promise<void> {
    const { closings } = this;
    const { BlockEditor } = await import('./open-editor.js');
    if (closings !== this.closings) return;
    if (!this.editor) {
      this.editor = new BlockEditor(this.host, this.given, () => {
        this.close();
      });
      this.given = null;
      this.host.requestUpdate();
      await this.host.updateComplete;
    }
    if (offset !== undefined && closings === this.closings) this.editor.text.focus(offset);
  }

  /** Back to the page's own code. */
  close(): void {
    this.closings++;
    this.editor?.destroy();
    this.editor = this.given = null;
    this.host.requestUpdate();
  }

  /** Marks a line of the editor, from 1; null takes the mark away. */
  mark(line: number | null): void {
    this.editor?.text.mark(line);
  }
}
