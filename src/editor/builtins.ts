import { syntaxTree } from '@codemirror/language';
import { RangeSetBuilder, type Extension } from '@codemirror/state';
import { Decoration, ViewPlugin, type DecorationSet, type EditorView } from '@codemirror/view';

/** Python's built-in functions and types: https://docs.python.org/3/library/functions.html. */
export const BUILTINS: ReadonlySet<string> = new Set(
  (
    'abs aiter all anext any ascii bin bool breakpoint bytearray bytes callable chr classmethod ' +
    'compile complex delattr dict dir divmod enumerate eval exec filter float format frozenset ' +
    'getattr globals hasattr hash help hex id input int isinstance issubclass iter len list ' +
    'locals map max memoryview min next object oct open ord pow print property range repr ' +
    'reversed round set setattr slice sorted staticmethod str sum super tuple type vars zip'
  ).split(' '),
);

const mark = Decoration.mark({ class: 'cm-builtin' });

/** Marks what is in view: pages colour these names, and the grammar does not tell them apart. */
function find(view: EditorView): DecorationSet {
  const marks = new RangeSetBuilder<Decoration>();
  for (const { from, to } of view.visibleRanges) {
    syntaxTree(view.state).iterate({
      from,
      to,
      enter: ({ name, from, to }) => {
        if (name === 'VariableName' && BUILTINS.has(view.state.sliceDoc(from, to))) {
          marks.add(from, to, mark);
        }
      },
    });
  }
  return marks.finish();
}

/** Gives built-in names the class `cm-builtin`. */
export const builtins: Extension = ViewPlugin.define(
  (view) => ({
    names: find(view),
    update(update) {
      const isParsed = syntaxTree(update.startState) !== syntaxTree(update.state);
      if (update.docChanged || update.viewportChanged || isParsed) this.names = find(update.view);
    },
  }),
  { decorations: ({ names }) => names },
);
