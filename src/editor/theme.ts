import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags, type Tag } from '@lezer/highlight';
import type { TokenKind } from './look.js';

const token = (kind: TokenKind, tag: Tag | readonly Tag[]) => ({
  tag,
  color: `var(--${kind})`,
  fontWeight: `var(--${kind}-weight)`,
  fontStyle: `var(--${kind}-style)`,
});

export const highlighting = HighlightStyle.define([
  token('keyword', [tags.keyword, tags.operatorKeyword, tags.definitionKeyword]),
  token('string', [tags.string, tags.special(tags.string)]),
  token('comment', tags.comment),
  token('number', tags.number),
  token('constant', [tags.bool, tags.null]),
  token('definition', [
    tags.function(tags.definition(tags.variableName)),
    tags.definition(tags.className),
  ]),
  token('decorator', tags.meta),
  token('operator', tags.operator),
]);

/** The box around the editor has the page's look, so CodeMirror must add none of its own. */
const plain = EditorView.theme({
  '&': { backgroundColor: 'transparent', color: 'inherit', fontSize: 'inherit' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'inherit', lineHeight: 'inherit' },
  '.cm-content': { padding: '0' },
  '.cm-cursor': { borderLeftColor: 'currentColor' },
  '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground':
    { background: 'color-mix(in srgb, currentColor 22%, transparent)' },
  '.cm-builtin': { color: 'var(--builtin)' },
  '.cm-line': { padding: '0' },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': {
    backgroundColor: 'color-mix(in srgb, currentColor 16%, transparent)',
    outline: '1px solid color-mix(in srgb, currentColor 40%, transparent)',
  },
  '.cm-error-line': {
    backgroundColor: 'color-mix(in srgb, #e3172c 14%, transparent)',
    boxShadow: 'inset 3px 0 #e3172c',
  },
  '.cm-error-columns': {
    textDecoration: 'underline wavy #e3172c 1px',
    textUnderlineOffset: '3px',
    textDecorationSkipInk: 'none',
  },
});

export const theme: Extension = [plain, syntaxHighlighting(highlighting)];
