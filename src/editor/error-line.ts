import { StateEffect, StateField, type Extension, type Text } from '@codemirror/state';
import { Decoration, EditorView, type DecorationSet } from '@codemirror/view';

/** Where an error was raised. */
export interface Fault {
  /** Counted from 1. */
  readonly line: number;
  /** Start and end in the line, counted from 0; null for the whole line. */
  readonly columns: readonly [number, number] | null;
}

const lineMark = Decoration.line({ class: 'cm-error-line' });
const columnsMark = Decoration.mark({ class: 'cm-error-columns' });

/** Marks a fault; null removes the mark. */
export const markFault = StateEffect.define<Fault | null>();

function marksOf(fault: Fault | null, doc: Text): DecorationSet {
  if (fault === null || fault.line > doc.lines) return Decoration.none;
  const { from, to } = doc.line(fault.line);
  const marks = [lineMark.range(from)];
  if (fault.columns) {
    const start = Math.min(from + fault.columns[0], to);
    const end = Math.min(from + fault.columns[1], to);
    if (end > start) marks.push(columnsMark.range(start, end));
  }
  return Decoration.set(marks);
}

/** Shows where an error was raised, until the code changes. */
export const errorLine: Extension = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(shown, transaction) {
    const effect = transaction.effects.findLast((one) => one.is(markFault));
    if (effect) return marksOf(effect.value, transaction.state.doc);
    return transaction.docChanged ? Decoration.none : shown;
  },
  provide: (field) => EditorView.decorations.from(field),
});
