import { pythonLanguage } from '@codemirror/lang-python';
import { highlightCode } from '@lezer/highlight';
import { builtinNames } from './builtins.js';
import { highlighting } from './theme.js';

function styled(text: string, className: string): Node | string {
  if (!className) return text;
  const span = document.createElement('span');
  span.className = className;
  span.textContent = text;
  return span;
}

/** The lines of Python code, coloured like an open editor in the same tree. */
export function coloured(code: string): DocumentFragment[] {
  let line = document.createDocumentFragment();
  const lines = [line];
  const tree = pythonLanguage.parser.parse(code);
  const starts = new Set(builtinNames(tree, code.slice.bind(code)).map(({ from }) => from));
  let at = 0;
  const put = (text: string, kind: string) => {
    for (const part of kind ? [text] : text.split(/(\w+)/)) {
      line.append(styled(part, kind || (starts.has(at) && part ? 'cm-builtin' : '')));
      at += part.length;
    }
  };
  const endLine = () => {
    lines.push((line = document.createDocumentFragment()));
    at++;
  };
  highlightCode(code, tree, highlighting, put, endLine);
  return lines;
}
