import { closeBrackets } from '@codemirror/autocomplete';
import { python } from '@codemirror/lang-python';
import { bracketMatching, indentOnInput, indentUnit } from '@codemirror/language';
import { Annotation, EditorState, type Extension } from '@codemirror/state';
import { EditorView, minimalSetup } from 'codemirror';
import { builtins } from './builtins.js';
import { errorLine, markFault, type Fault } from './error-line.js';
import { keys, type EditorKeys } from './keys.js';
import { theme } from './theme.js';

export { takeLook } from './look.js';

/** Marks changes made by the page, not the reader. */
export const fromPage = Annotation.define<true>();

/** Options of the code editor and of the prompt. */
export interface TextOptions {
  readonly parent: HTMLElement;
  readonly root: ShadowRoot;
  readonly code: string;
  /** Accessible name of the text box. */
  readonly label: string;
  /** CodeMirror's own words, by its English ones. */
  readonly phrases: Readonly<Record<string, string>>;
  /** Id of an element in the same tree that explains the keys. */
  readonly describedBy?: string;
  /** Called with the code after each of the reader's edits. */
  changed(code: string): void;
}

export interface EditorOptions extends TextOptions, EditorKeys {}

export interface CodeEditor {
  readonly code: string;
  /** Replaces the code; the change can be undone. */
  setCode(code: string): void;
  focus(offset?: number): void;
  /** Puts the cursor at the beginning of a line, counted from 1. */
  focusLine(line: number): void;
  /** Marks a fault; null removes the mark. */
  mark(fault: Fault | null): void;
  destroy(): void;
}

export function createEditor(options: EditorOptions): CodeEditor {
  return handleOf(createView(options, [closeBrackets(), keys(options), errorLine]));
}

/** The common part of the code editor and the prompt, with `own` for their differences. */
export function createView(options: TextOptions, own: Extension): EditorView {
  return new EditorView({
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
      EditorState.allowMultipleSelections.of(true),
      EditorState.phrases.of(options.phrases),
      EditorView.contentAttributes.of({
        'aria-label': options.label,
        spellcheck: 'false',
        autocorrect: 'off',
        autocapitalize: 'off',
        translate: 'no',
        ...(options.describedBy && { 'aria-describedby': options.describedBy }),
      }),
      EditorView.updateListener.of((update) => {
        const isEdited = update.transactions.some(
          (transaction) => transaction.docChanged && !transaction.annotation(fromPage),
        );
        if (isEdited) options.changed(update.state.doc.toString());
      }),
      own,
      theme,
    ],
  });
}

export function handleOf(view: EditorView): CodeEditor {
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
    focusLine(line) {
      const { doc } = view.state;
      this.focus(doc.line(Math.min(line, doc.lines)).from);
    },
    mark(fault) {
      view.dispatch({ effects: markFault.of(fault) });
    },
    destroy() {
      view.destroy();
    },
  };
}
