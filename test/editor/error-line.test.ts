import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { expect } from 'chai';
import { errorLine, markFault } from '../../src/editor/error-line.js';

describe('errorLine', () => {
  let view: EditorView;

  beforeEach(() => {
    const state = EditorState.create({ doc: 'one\ntwo\nthree', extensions: errorLine });
    view = new EditorView({ state, parent: document.body });
  });

  afterEach(() => {
    view.destroy();
  });

  const mark = (line: number | null, columns: readonly [number, number] | null = null) =>
    view.dispatch({ effects: markFault.of(line === null ? null : { line, columns }) });
  const marked = () => [...view.dom.querySelectorAll('.cm-error-line')].map((e) => e.textContent);

  it('marks one line, from 1', () => {
    mark(1);
    expect(marked()).to.deep.equal(['one']);
    mark(3);
    expect(marked()).to.deep.equal(['three']);
  });

  it('marks columns of a line, as far as it has them', () => {
    const columns = () => view.dom.querySelector('.cm-error-columns')?.textContent;
    mark(3, [1, 3]);
    expect(columns()).to.equal('hr');
    mark(3, [3, 99]);
    expect(columns()).to.equal('ee');
    mark(3, [98, 99]);
    expect(columns()).to.equal(undefined);
    expect(marked()).to.deep.equal(['three']);
  });

  it('takes the mark away', () => {
    mark(2);
    mark(null);
    expect(marked()).to.deep.equal([]);
  });

  it('marks nothing where there is no such line', () => {
    mark(2);
    mark(4);
    expect(marked()).to.deep.equal([]);
  });

  it('ends with the next change', () => {
    mark(2);
    view.dispatch({ selection: { anchor: 3 } });
    expect(marked()).to.deep.equal(['two']);
    view.dispatch({ changes: { from: view.state.doc.length, insert: '#' } });
    expect(marked()).to.deep.equal([]);
  });
});
