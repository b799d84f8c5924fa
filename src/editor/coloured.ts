import { pythonLanguage } from '@codemirror/lang-python';
import { highlightCode } from '@lezer/highlight';
import { BUILTINS } from './builtins.js';
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
  const putText = (text: string, kind: string) => {
    if (kind) put(text, kind);
    // The grammar does not tell built-in names from others.
    else for (const part of text.split(/((?<![.\w])\w+)/)) put(part, builtinKind(part));
  };
  highlightCode(code, pythonLanguage.parser.parse(code), highlighting, putText, () => {
    lines.push((line = document.createDocumentFragment()));
  });
  return lines;
}

const builtinKind = (text: string) => (BUILTINS.has(text) ? 'cm-builtin' : '');
