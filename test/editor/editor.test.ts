import { undo } from '@codemirror/commands';
import { EditorView } from '@codemirror/view';
import { expect } from 'chai';
import { createEditor, type CodeEditor } from '../../src/editor/index.js';
import { en } from '../../src/words/en.js';
import { until } from '../helpers/until.js';

describe('createEditor', () => {
  let host: HTMLElement;
  let parent: HTMLElement;
  let editor: CodeEditor;
  let changes: string[];

  beforeEach(() => {
    host = document.createElement('div');
    document.body.append(host);
    const root = host.attachShadow({ mode: 'open' });
    parent = document.createElement('div');
    root.append(parent);
    changes = [];
    editor = createEditor({
      parent,
      root,
      code: 'x = 1\n\ndef f():\n\treturn "𝒳🐍"',
      label: 'Example 1',
      phrases: en.codeMirror,
      run: () => undefined,
      leave: () => undefined,
      changed: (code) => changes.push(code),
    });
  });

  afterEach(() => {
    editor.destroy();
    host.remove();
  });

  const view = () => EditorView.findFromDOM(parent)!;
  const type = (insert: string) =>
    view().dispatch({ changes: { from: 0, insert }, userEvent: 'input.type' });

  it('holds the code as it is', () => {
    expect(editor.code).to.equal('x = 1\n\ndef f():\n\treturn "𝒳🐍"');
    expect(changes).to.deep.equal([]);
  });

  it('is a text box with a name, which nothing corrects or translates', () => {
    const { contentDOM } = view();
    expect(contentDOM.getAttribute('role')).to.equal('textbox');
    expect(contentDOM.getAttribute('aria-label')).to.equal('Example 1');
    expect(contentDOM.getAttribute('spellcheck')).to.equal('false');
    expect(contentDOM.getAttribute('autocapitalize')).to.equal('off');
    expect(contentDOM.getAttribute('translate')).to.equal('no');
  });

  it('colours Python', async () => {
    parent.style.setProperty('--keyword', 'rgb(1, 2, 3)');
    const keyword = () =>
      [...parent.querySelectorAll('.cm-line span')].find((span) => span.textContent === 'def');
    await until(keyword);
    expect(getComputedStyle(keyword()!).color).to.equal('rgb(1, 2, 3)');
  });

  it('tells what the reader edits', () => {
    type('# ');
    expect(changes).to.deep.equal([editor.code]);
    expect(editor.code).to.match(/^# x = 1/);
  });

  it('takes other code, tells nobody, and can undo it', () => {
    const before = editor.code;
    editor.setCode('y = 2');
    expect(editor.code).to.equal('y = 2');
    expect(changes).to.deep.equal([]);
    undo(view());
    expect(editor.code).to.equal(before);
  });

  it('has the focus at an offset within the code', () => {
    editor.focus(3);
    expect(view().hasFocus).to.equal(true);
    expect(view().state.selection.main.head).to.equal(3);
    editor.focus(1e6);
    expect(view().state.selection.main.head).to.equal(editor.code.length);
    editor.focus();
    expect(view().state.selection.main.head).to.equal(editor.code.length);
  });

  it('has its styles in the shadow root', () => {
    expect(getComputedStyle(view().dom).position).to.equal('relative');
  });

  it('leaves nothing behind', () => {
    editor.destroy();
    expect(parent.childElementCount).to.equal(0);
  });

  it('takes 10,000 lines', () => {
    const lines = Array.from({ length: 10_000 }, (_, n) => `x${n} = ${n}`).join('\n');
    editor.setCode(lines);
    expect(editor.code).to.equal(lines);
    expect(parent.querySelectorAll('.cm-line').length).to.be.below(1000);
  });
});
