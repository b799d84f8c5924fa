import { closeBracketsKeymap } from '@codemirror/autocomplete';
import { indentLess, indentMore, undoDepth } from '@codemirror/commands';
import { EditorState, Prec, type Extension } from '@codemirror/state';
import { keymap, type Command } from '@codemirror/view';

export interface EditorKeys {
  run(): void;
  /** Escape was pressed. */
  leave(): void;
}

/** Runs a command only after the reader's first edit. Until then, Tab moves on as elsewhere on a page. */
const whenEdited =
  (command: Command): Command =>
  (view) =>
    undoDepth(view.state) > 0 && command(view);

/** Indents to the next multiple of four columns; with a selection, indents its lines. */
export const insertIndent: Command = (view) => {
  const { state } = view;
  if (state.selection.ranges.some((range) => !range.empty)) return indentMore(view);
  view.dispatch(
    state.update(
      state.changeByRange((range) => {
        const column = range.head - state.doc.lineAt(range.head).from;
        const spaces = ' '.repeat(4 - (column % 4));
        return {
          changes: { from: range.head, insert: spaces },
          range: range.extend(range.head + spaces.length, range.head + spaces.length),
        };
      }),
      { scrollIntoView: true, userEvent: 'input' },
    ),
  );
  return true;
};

/** A command that always handles its key. */
export const always =
  (act: () => void): Command =>
  () => {
    act();
    return true;
  };

export function keys(block: EditorKeys): Extension {
  const run = always(block.run.bind(block));
  return [
    Prec.highest(
      keymap.of([
        { key: 'Mod-Enter', run },
        { key: 'Ctrl-Enter', run },
        { key: 'Shift-Enter', run },
        { key: 'Escape', run: always(block.leave.bind(block)) },
        { key: 'Tab', run: whenEdited(insertIndent), shift: whenEdited(indentLess) },
      ]),
    ),
    keymap.of(closeBracketsKeymap),
    EditorState.tabSize.of(4),
  ];
}
