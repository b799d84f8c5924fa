import { EditorView } from '@codemirror/view';
import { expect } from 'chai';
import { createEditor, type CodeEditor } from '../../src/editor/index.js';
import { en } from '../../src/words/en.js';
import { press } from '../helpers/press.js';

describe('the keys of the editor', () => {
  let host: HTMLElement;
  let editor: CodeEditor;
  let view: EditorView;
  let asked: string[];

  beforeEach(() => {
    asked = [];
    host = document.createElement('div');
    const root = host.attachShadow({ mode: 'open' });
    const parent = document.createElement('div');
    root.append(parent);
    document.body.append(host);
    editor = createEditor({
      parent,
      root,
      code: 'x = 1',
      label: 'Example',
      phrases: en.codeMirror,
      run: () => asked.push('run'),
      leave: () => asked.push('leave'),
      changed: () => undefined,
    });
    view = EditorView.findFromDOM(parent)!;
  });

  afterEach(() => {
    editor.destroy();
    host.remove();
  });

  /** Shows code with the cursor, or the selection, between bars; the reader typed all of it. */
  function show(text: string): void {
    const anchor = text.indexOf('|');
    const head = text.lastIndexOf('|') - (text.lastIndexOf('|') > anchor ? 1 : 0);
    view.dispatch({
      changes: { from: 0, to: view.state.doc.length, insert: text.replaceAll('|', '') },
      selection: { anchor, head },
      userEvent: 'input.type',
    });
  }

  /** The code with a bar where the cursor is. */
  function shown(): string {
    const { doc, selection } = view.state;
    const { head } = selection.main;
    return `${doc.sliceString(0, head)}|${doc.sliceString(head)}`;
  }

  const key = (name: string, init?: KeyboardEventInit) => press(view.contentDOM, name, init);

  for (const [name, init] of [
    ['Ctrl', { ctrlKey: true }],
    ['Shift', { shiftKey: true }],
  ] as const) {
    it(`runs with ${name}+Enter and adds no line`, () => {
      expect(key('Enter', init), 'nobody else takes it').to.equal(false);
      expect(asked).to.deep.equal(['run']);
      expect(view.state.doc.toString()).to.equal('x = 1');
    });
  }

  it('leaves with Escape', () => {
    key('Escape');
    expect(asked).to.deep.equal(['leave']);
  });

  it('keeps the indentation with Enter, and adds some after a colon', () => {
    show('if x:\n    if y:|');
    key('Enter');
    expect(shown()).to.equal('if x:\n    if y:\n        |');
  });

  it('makes a comment of a line and code again', () => {
    show('x = 1|');
    key('/', { ctrlKey: true });
    expect(view.state.doc.toString()).to.equal('# x = 1');
    key('/', { ctrlKey: true });
    expect(view.state.doc.toString()).to.equal('x = 1');
  });

  describe('Tab', () => {
    it('goes on to the next thing on the page before the reader edits', () => {
      expect(key('Tab')).to.equal(true);
      expect(key('Tab', { shiftKey: true })).to.equal(true);
      expect(view.state.doc.toString()).to.equal('x = 1');
    });

    for (const [before, after] of [
      ['|x', '    |x'],
      ['ab|c', 'ab  |c'],
      ['a\nabcd|', 'a\nabcd    |'],
      ['|a\nb|', '    a\n    b|'],
    ] as const) {
      it(`indents ${JSON.stringify(before)} once they have`, () => {
        show(before);
        expect(key('Tab')).to.equal(false);
        expect(shown()).to.equal(after);
      });
    }

    it('with Shift takes indentation away', () => {
      show('    x|\n    y');
      expect(key('Tab', { shiftKey: true })).to.equal(false);
      expect(shown()).to.equal('x|\n    y');
    });
  });

  it('undoes and does again', () => {
    show('y = 2|');
    key('z', { ctrlKey: true });
    expect(view.state.doc.toString()).to.equal('x = 1');
    key('y', { ctrlKey: true });
    expect(view.state.doc.toString()).to.equal('y = 2');
  });
});
