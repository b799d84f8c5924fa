import { EditorView } from '@codemirror/view';

const floating = {
  border: '0',
  borderRadius: '8px',
  background: 'var(--surface)',
  color: 'var(--python-run-toolbar-color, currentColor)',
  boxShadow: '0 0 0 1px #0000001f, 0 6px 20px #00000033',
};

/** Styles for the prompt, the completions and the signature. */
export const promptTheme = EditorView.theme({
  '.cm-gutters': { background: 'transparent', color: 'inherit', border: '0', opacity: '0.75' },
  '.cm-lineNumbers .cm-gutterElement': {
    padding: '0 1ch 0 0',
    minWidth: '4ch',
    textAlign: 'start',
    boxSizing: 'border-box',
  },
  '.cm-tooltip': floating,
  '.cm-tooltip.cm-tooltip-autocomplete > ul': {
    padding: '4px',
    maxHeight: '13em',
    fontFamily: 'inherit',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': {
    display: 'flex',
    justifyContent: 'space-between',
    gap: '2ch',
    padding: '2px 8px',
    minHeight: '24px',
    lineHeight: '20px',
    boxSizing: 'border-box',
    borderRadius: '5px',
  },
  '.cm-tooltip-autocomplete ul li[aria-selected]': {
    background: 'var(--accent)',
    color: '#fff',
  },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '600' },
  '.cm-completionDetail': { fontStyle: 'normal', fontFamily: 'system-ui, sans-serif' },
  '.cm-signature': {
    padding: '6px 10px',
    maxWidth: 'min(36em, 90vw)',
    maxHeight: '13em',
    overflow: 'auto',
    overflowWrap: 'anywhere',
    whiteSpace: 'pre-wrap',
  },
  '.cm-signature code': { font: 'inherit', background: 'none', padding: '0', color: 'inherit' },
  '.cm-signature p': { margin: '4px 0 0', font: '14px / 1.45 system-ui, sans-serif' },
});
