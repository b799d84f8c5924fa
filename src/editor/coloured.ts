import { pythonLanguage } from '@codemirror/lang-python';
import { highlightCode } from '@lezer/highlight';
import { builtinNames } from './builtins.js';
import { highlighting } from './theme.js';

/** The lines of Python code, in the colours that an open editor of the same tree has. */
export function coloured(code: string): DocumentFragment[] {
  let line = document.createDocumentFragment();
  const lines = [line];
  const put = (text: string, kind: string) => {
    if (!kind) {
      line.append(text);
      return;
    }
    const span = document.createElement('span');
    span.className = kind;
    span.textContent = text;
    line.append(span);
  };
  const tree = pythonLanguage.parser.parse(code);
  const starts = new Set(builtinNames(tree, code.slice.bind(code)).map(({ from }) => from));
  let at = 0;
  const putText = (text: string, kind: string) => {
    for (const part of kind ? [text] : text.split(/(\w+)/)) {
      put(part, kind || (starts.has(at) && part ? 'cm-builtin' : ''));
      at += part.length;
    }
  };
  const endLine = () => {
    lines.push((line = document.createDocumentFragment()));
    at++;
  };
  highlightCode(code, tree, highlighting, putText, endLine);
  return lines;
}
