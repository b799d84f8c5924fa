import { highlightCode, tagHighlighter, tags } from '@lezer/highlight';
import { parser } from '@lezer/python';

/** The classes are those of Pygments, from which the editor takes its colours. */
const classes = tagHighlighter([
  {
    tag: [tags.keyword, tags.definitionKeyword, tags.controlKeyword, tags.moduleKeyword],
    class: 'k',
  },
  { tag: tags.operatorKeyword, class: 'ow' },
  { tag: [tags.string, tags.special(tags.string)], class: 's1' },
  { tag: tags.comment, class: 'c1' },
  { tag: tags.number, class: 'mi' },
  { tag: [tags.bool, tags.null], class: 'kc' },
  {
    tag: [tags.function(tags.definition(tags.variableName)), tags.definition(tags.className)],
    class: 'nf',
  },
  { tag: tags.meta, class: 'nd' },
]);

/** Colours Python code: text, and spans with a class. */
export function highlight(code: string): DocumentFragment {
  const fragment = document.createDocumentFragment();
  const put = (text: string, kind: string) => {
    if (!kind) {
      fragment.append(text);
      return;
    }
    const span = document.createElement('span');
    span.className = kind;
    span.textContent = text;
    fragment.append(span);
  };
  highlightCode(code, parser.parse(code), classes, put, () => fragment.append('\n'));
  return fragment;
}
