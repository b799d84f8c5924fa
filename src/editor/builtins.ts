import { syntaxTree } from '@codemirror/language';
import { RangeSetBuilder, type Extension } from '@codemirror/state';
import { Decoration, ViewPlugin, type DecorationSet, type EditorView } from '@codemirror/view';

/** Python's built-in functions and types: https://docs.python.org/3/library/functions.html. */
const BUILTINS: ReadonlySet<string> = new Set(
  (
    'abs aiter all anext any ascii bin bool breakpoint bytearray bytes callable chr classmethod ' +
    'compile complex delattr dict dir divmod enumerate eval exec filter float format frozenset ' +
    'getattr globals hasattr hash help hex id input int isinstance issubclass iter len list ' +
    'locals map max memoryview min next object oct open ord pow print property range repr ' +
    'reversed round set setattr slice sorted staticmethod str sum super tuple type vars zip'
  ).split(' '),
);

const mark = Decoration.mark({ class: 'cm-builtin' });

/** Finds built-in names in code; the grammar does not distinguish them. */
export function builtinNames(
  tree: ReturnType<typeof syntaxTree>,
  textOf: (from: number, to: number) => string,
  range: { readonly from?: number; readonly to?: number } = {},
): { readonly from: number; readonly to: number }[] {
  const names: { from: number; to: number }[] = [];
  tree.iterate({
    ...range,
    enter: ({ name, from, to }) => {
      if (name === 'VariableName' && BUILTINS.has(textOf(from, to))) names.push({ from, to });
    },
  });
  return names;
}

/** Marks built-in names in view, because pages colour them too. */
function find({ state, visibleRanges }: EditorView): DecorationSet {
  const marks = new RangeSetBuilder<Decoration>();
  const textOf = (from: number, to: number) => state.sliceDoc(from, to);
  for (const range of visibleRanges) {
    for (const { from, to } of builtinNames(syntaxTree(state), textOf, range)) {
      marks.add(from, to, mark);
    }
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
