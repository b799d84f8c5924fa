import { closeBrackets } from '@codemirror/autocomplete';
import { python } from '@codemirror/lang-python';
import { bracketMatching, indentOnInput, indentUnit } from '@codemirror/language';
import { Annotation, EditorState } from '@codemirror/state';
import { EditorView, minimalSetup } from 'codemirror';
import { builtins } from './builtins.js';
import { errorLine, markLine } from './error-line.js';
import { keys, type EditorKeys } from './keys.js';
import { takeLook } from './look.js';
import { theme } from './theme.js';

/** On a change that the page made and not the reader. */
const fromPage = Annotation.define<true>();

/** What an editor is made of. */
export interface EditorOptions extends EditorKeys {
  readonly parent: HTMLElement;
  readonly root: ShadowRoot;
  readonly code: string;
  /** Accessible name of the text box. */
  readonly label: string;
  /** Told what the reader's edits made of the code. */
  changed(code: string): void;
}

/** An open editor. */
export interface CodeEditor {
  readonly code: string;
  /** Replaces the code; the change can be undone. */
  setCode(code: string): void;
  focus(offset?: number): void;
  /** Marks a line, from 1; null takes the mark away. */
  mark(line: number | null): void;
  destroy(): void;
}

/** Opens an editor in `parent`. */
export function createEditor(options: EditorOptions): CodeEditor {
  const view = new EditorView({
    parent: options.parent,
    root: options.root,
    doc: options.code,
    extensions: [
      minimalSetup,
      python(),
      builtins,
      indentUnit.of('    '),
      indentOnInput(),
      bracketMatching(),
      closeBrackets(),
      EditorState.allowMultipleSelections.of(true),
      EditorView.contentAttributes.of({
        'aria-label': options.label,
        spellcheck: 'false',
        autocorrect: 'off',
        autocapitalize: 'off',
        translate: 'no',
      }),
      EditorView.updateListener.of((update) => {
        const isEdited = update.transactions.some(
          (transaction) => transaction.docChanged && !transaction.annotation(fromPage),
        );
        if (isEdited) options.changed(update.state.doc.toString());
      }),
      keys(options),
      errorLine,
      theme,
    ],
  });
  return {
    get code() {
      return view.state.doc.toString();
    },
    setCode(code) {
      view.dispatch({
        changes: { from: 0, to: view.state.doc.length, insert: code },
        annotations: fromPage.of(true),
      });
    },
    focus(offset) {
      if (offset !== undefined) {
        const anchor = Math.min(offset, view.state.doc.length);
        view.dispatch({ selection: { anchor }, scrollIntoView: true });
      }
      view.focus();
    },
    mark(line) {
      view.dispatch({ effects: markLine.of(line) });
    },
    destroy() {
      view.destroy();
    },
  };
}

export { takeLook };
