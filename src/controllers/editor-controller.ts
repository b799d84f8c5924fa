import type { BlockElement } from './page-block.js';
import type { OpenEditor } from './editor-box.js';
import type { Fault } from '../editor/error-line.js';

/** The editor of one block. Loads it and CodeMirror when the reader first needs them. */
export class EditorController {
  private editor: OpenEditor | null = null;
  private codeToOpenWith: string | null = null;
  /** Counts calls of `close`: an `open` that began before one opens nothing. */
  private closings = 0;

  constructor(private readonly host: BlockElement) {}

  /** The box around the editor while it is open; null while the page's own code is shown. */
  get element(): HTMLElement | null {
    return this.editor?.element ?? null;
  }

  get isOpen(): boolean {
    return this.editor !== null;
  }

  /** The code in the editor, or to open it with; null while the page's own code is shown. */
  get code(): string | null {
    return this.editor?.text.code ?? this.codeToOpenWith;
  }

  /** Replaces the code, and opens the editor if it is closed. */
  setCode(code: string): void {
    if (this.editor) {
      this.editor.text.setCode(code);
      this.host.requestUpdate();
    } else {
      this.codeToOpenWith = code;
      void this.open();
    }
  }

  /** Opens the editor, unless it is closed meanwhile; with an offset, moves the focus there. */
  async open(offset?: number): Promise<void> {
    const { closings } = this;
    const [{ editorClass }] = await Promise.all([
      import('./open-editor.js'),
      this.host.loadWords(),
    ]);
    const Editor = await editorClass(this.host);
    if (closings !== this.closings) return;
    if (!this.editor) {
      this.editor = new Editor(this.host, this.codeToOpenWith, () => this.close());
      this.codeToOpenWith = null;
      this.host.requestUpdate();
      await this.host.updateComplete;
    }
    if (offset !== undefined && closings === this.closings) this.editor.text.focus(offset);
  }

  /** Returns to the page's own code. */
  close(): void {
    this.closings++;
    this.editor?.destroy();
    this.editor = this.codeToOpenWith = null;
    this.host.requestUpdate();
  }

  /** Marks a fault; null removes the mark. */
  mark(fault: Fault | null): void {
    this.editor?.text.mark(fault);
  }

  /** Moves the cursor to the beginning of a line of the editor, from 1. */
  focusLine(line: number): void {
    this.editor?.text.focusLine(line);
  }
}
