/** The part of the editor controller that loads with CodeMirror, when a reader first edits. */
import { createEditor, type CodeEditor } from '../editor/index.js';
import { EditorBox, type EditorClass, type OpenEditor } from './editor-box.js';
import type { BlockElement } from './page-block.js';

/** Returns the class of a block's editor. */
export async function editorClass({ console }: BlockElement): Promise<EditorClass> {
  return console ? (await import('./console.js')).consoleClass() : BlockEditor;
}

/** An editor in its box. */
export class BlockEditor extends EditorBox implements OpenEditor {
  readonly text: CodeEditor;

  constructor(
    host: BlockElement,
    code: string | null,
    private readonly close: () => void,
  ) {
    super(host);
    const { staticCode, accessibleName, words, renderRoot } = host;
    this.text = createEditor({
      parent: this.element,
      root: renderRoot as ShadowRoot,
      code: code ?? staticCode.source.code,
      label: accessibleName,
      phrases: words.codeMirror,
      run: () => void host.run(),
      leave: () => this.leave(),
      changed: (changed) => {
        host.codeChanged(changed);
        host.requestUpdate();
      },
    });
  }

  override destroy(): void {
    super.destroy();
    this.text.destroy();
  }

  /** Handles Escape: returns the focus to the page, and closes an editor without changes. */
  private leave(): void {
    const { host } = this;
    if (this.text.code === host.staticCode.source.code) this.close();
    void host.updateComplete.then(() =>
      host.renderRoot.querySelector<HTMLElement>('.code')?.focus(),
    );
  }
}
