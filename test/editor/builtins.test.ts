import { python } from '@codemirror/lang-python';
import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { expect } from 'chai';
import { builtins } from '../../src/editor/builtins.js';
import { until } from '../helpers/until.js';

describe('builtins', () => {
  let view: EditorView;

  beforeEach(() => {
    const doc = 'print(len("len"), x.id, length)  # max';
    const state = EditorState.create({ doc, extensions: [python(), builtins] });
    view = new EditorView({ state, parent: document.body });
  });

  afterEach(() => {
    view.destroy();
  });

  /** Waits until these names are marked: parsing may take more than one go. */
  async function shows(...names: string[]): Promise<void> {
    const marked = () => [...view.dom.querySelectorAll('.cm-builtin')].map((e) => e.textContent);
    await until(() => marked().length === names.length);
    expect(marked()).to.deep.equal(names);
  }

  it('are the names themselves, not texts, attributes or comments', async () => {
    await shows('print', 'len');
  });

  it('follow the edits', async () => {
    await shows('print', 'len');
    view.dispatch({ changes: { from: 5, insert: 'er' } });
    await shows('len');
    view.dispatch({ changes: { from: view.state.doc.length, insert: '\nsum([1])' } });
    await shows('len', 'sum');
  });
});
