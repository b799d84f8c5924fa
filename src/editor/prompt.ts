/** The editor at a console's prompt. */
import {
  autocompletion,
  completionStatus,
  insertCompletionText,
  startCompletion,
  type CompletionContext,
  type CompletionSource,
} from '@codemirror/autocomplete';
import { indentLess, insertNewlineAndIndent } from '@codemirror/commands';
import { getIndentation, IndentContext } from '@codemirror/language';
import { EditorState, Prec, Transaction, type Extension } from '@codemirror/state';
import { EditorView, keymap, lineNumbers, type Command } from '@codemirror/view';
import type { Completions, Signature } from '../protocol/messages.js';
import { createView, fromPage, handleOf, type CodeEditor, type TextOptions } from './index.js';
import { always, insertIndent } from './keys.js';
import { promptTheme } from './prompt-theme.js';
import { showSignature, signatureTooltip } from './signature-tooltip.js';

export interface PromptOptions extends TextOptions {
  /** Enter was pressed on the last line, so the code may be complete. */
  enter(): void;
  /** Runs the code, complete or not. */
  run(): void;
  /** Ctrl+C. */
  interrupt(): void;
  /** Ctrl+D at an empty prompt. */
  end(): void;
  /** Ctrl+L. */
  clear(): void;
  /** Escape was pressed. */
  leave(): void;
  /** Moves through earlier input, back or forth. Returns whether there was any. */
  recall(step: -1 | 1): boolean;
  /** Turns pasted text into code. */
  pasted(text: string): string;
  /** Completions for this code; null if Python cannot answer now. */
  complete(before: string): Promise<Completions | null>;
  /** Describes the call around the cursor. */
  describe(before: string, after: string): Promise<Signature | null>;
}

export interface PromptEditor {
  readonly text: CodeEditor;
  /** Replaces the code and puts the cursor at its end. This cannot be undone. */
  readonly put: (code: string) => void;
  /** The indentation of the next line. */
  readonly indentation: () => string;
}

/** A prompt closes no brackets by itself: Enter between two of them would be ambiguous. */
export function createPrompt(options: PromptOptions): PromptEditor {
  const view = createView(options, [
    // Comes first: while its list is open, its keys override the prompt's.
    autocompletion({ override: [sourceOf(options)], activateOnTyping: false, icons: false }),
    Prec.highest(keymap.of(keysOf(options))),
    EditorState.tabSize.of(4),
    EditorView.lineWrapping,
    lineNumbers({ formatNumber: (line) => (line === 1 ? '>>>' : '...') }),
    signatureTooltip,
    pasting(options),
    promptTheme,
  ]);
  return {
    text: handleOf(view),
    put(code) {
      view.dispatch({
        changes: { from: 0, to: view.state.doc.length, insert: code },
        selection: { anchor: code.length },
        annotations: [fromPage.of(true), Transaction.addToHistory.of(false)],
        scrollIntoView: true,
      });
    },
    indentation() {
      const { length } = view.state.doc;
      const context = new IndentContext(view.state, { simulateBreak: length });
      return ' '.repeat(getIndentation(context, length) ?? 0);
    },
  };
}

const isEmpty = ({ state }: EditorView) => state.doc.length === 0;

/** The code before and after the cursor. */
function around({ state }: EditorView): [string, string] {
  const { head } = state.selection.main;
  return [state.sliceDoc(0, head), state.sliceDoc(head)];
}

const lineOfCursor = ({ doc, selection }: EditorState) => doc.lineAt(selection.main.head);

function keysOf(options: PromptOptions) {
  const enter: Command = (view) => {
    const { state } = view;
    const below = state.sliceDoc(lineOfCursor(state).to).trim();
    if (below) insertNewlineAndIndent(view);
    else options.enter();
    return true;
  };
  const recall =
    (step: -1 | 1): Command =>
    ({ state }) => {
      const { number } = lineOfCursor(state);
      const isAtEdge = number === (step < 0 ? 1 : state.doc.lines);
      return isAtEdge && state.selection.main.empty && options.recall(step);
    };
  const interrupt: Command = ({ state }) => {
    if (!state.selection.main.empty) return false; // let it copy
    options.interrupt();
    return true;
  };
  const end: Command = (view) => {
    if (!isEmpty(view)) return false;
    options.end();
    return true;
  };
  // At an empty prompt, Tab moves on as elsewhere on a page.
  const tab: Command = (view) => {
    if (isEmpty(view)) return false;
    const { state } = view;
    const { from } = lineOfCursor(state);
    const isIndenting =
      !state.selection.main.empty || !state.sliceDoc(from, state.selection.main.head).trim();
    return isIndenting ? insertIndent(view) : startCompletion(view);
  };
  const describe: Command = (view) => {
    if (isEmpty(view)) return false;
    const { state } = view;
    if (!state.selection.main.empty) return indentLess(view);
    void options.describe(...around(view)).then((found) => {
      if (view.state === state) view.dispatch({ effects: showSignature.of(found) });
    });
    return true;
  };
  const leave: Command = (view) => {
    view.dispatch({ effects: showSignature.of(null) });
    options.leave();
    return true;
  };
  return [
    { key: 'Enter', run: enter, shift: insertNewlineAndIndent },
    { key: 'Mod-Enter', run: always(options.run.bind(options)) },
    { key: 'Ctrl-Enter', run: always(options.run.bind(options)) },
    { key: 'Tab', run: tab, shift: describe },
    { key: 'ArrowUp', run: recall(-1) },
    { key: 'ArrowDown', run: recall(1) },
    { key: 'Ctrl-c', run: interrupt },
    { key: 'Ctrl-d', run: end },
    { key: 'Ctrl-l', run: always(options.clear.bind(options)) },
    { key: 'Escape', run: leave },
  ];
}

/** Asks Python for completions, and inserts a single one at once, as terminals do. */
function sourceOf(options: PromptOptions): CompletionSource {
  return async (context: CompletionContext) => {
    const { pos, state, view } = context;
    const found = await options.complete(state.sliceDoc(0, pos));
    if (!found || context.aborted) return null;
    const from = pos - found.prefix.length;
    const [first, ...others] = found.options;
    if (first && others.length === 0 && view && completionStatus(view.state) !== 'active') {
      view.dispatch(insertCompletionText(view.state, first.label, from, pos));
      return null;
    }
    // The list is sorted by fit, then by name. Arguments come first: readers mostly mean those.
    const fitting = found.options.map((option) => ({
      ...option,
      detail: state.phrase(option.detail),
      boost: option.detail === 'argument' ? 50 : 0,
    }));
    return { from, options: fitting, validFor: /^\w*=?$/ };
  };
}

/** A line end after pasted text counts as Enter, as in a terminal. */
function pasting(options: PromptOptions): Extension {
  return EditorView.domEventHandlers({
    paste(event, view) {
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (!/[\r\n]/.test(text)) return false;
      event.preventDefault();
      view.dispatch(view.state.replaceSelection(options.pasted(text)), {
        userEvent: 'input.paste',
        scrollIntoView: true,
      });
      if (/[\r\n]$/.test(text) && !around(view)[1].trim()) options.enter();
      return true;
    },
  });
}
