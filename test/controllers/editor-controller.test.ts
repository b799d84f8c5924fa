import { EditorView } from '@codemirror/view';
import { expect } from 'chai';
import { html, LitElement, nothing } from 'lit';
import { EditorController } from '../../src/controllers/editor-controller.js';
import type { BlockElement } from '../../src/controllers/page-block.js';
import { en } from '../../src/words/en.js';
import { press } from '../helpers/press.js';
import { nextTask, until } from '../helpers/until.js';

/** A block, as far as its editor uses it. */
class FakeBlock extends LitElement {
  readonly accessibleName = 'Example';
  readonly words = en;
  readonly console = false;
  readonly editing = new EditorController(this as unknown as BlockElement);
  readonly changes: string[] = [];
  runs = 0;

  loadWords(): Promise<void> {
    return Promise.resolve();
  }

  run(): void {
    this.runs++;
  }

  codeChanged(code: string): void {
    this.changes.push(code);
  }

  codeElement(): HTMLElement {
    return this.querySelector('pre')!;
  }

  get staticCode() {
    const box = this.codeElement();
    return { source: { code: box.textContent }, box };
  }

  get view(): EditorView {
    return EditorView.findFromDOM(this.editing.element!)!;
  }

  protected override render() {
    return html`<div class="code" tabindex="0">
      <slot ?hidden=${this.editing.isOpen}></slot>${this.editing.element ?? nothing}
    </div>`;
  }
}
customElements.define('fake-block', FakeBlock);

describe('EditorController', () => {
  let block: FakeBlock;

  beforeEach(async () => {
    document.body.innerHTML = '<fake-block><pre>x = 1\ny = 2</pre></fake-block>';
    block = document.querySelector<FakeBlock>('fake-block')!;
    await block.updateComplete;
  });

  afterEach(() => {
    document.documentElement.removeAttribute('data-theme');
    document.body.innerHTML = '';
  });

  const type = (text: string) =>
    block.view.dispatch({ changes: { from: 0, insert: text }, userEvent: 'input.type' });

  it('shows the page as it is until it is opened', () => {
    expect(block.editing).to.include({ isOpen: false, code: null, element: null });
    block.editing.mark({ line: 1, columns: null });
  });

  it('opens with the code of the page', async () => {
    await block.editing.open();
    expect(block.editing.isOpen).to.equal(true);
    expect(block.renderRoot.contains(block.editing.element)).to.equal(true);
    expect(block.view.contentDOM.ariaLabel ?? '').to.equal('Example');
    expect(block.editing.code).to.equal('x = 1\ny = 2');
    expect(block.changes).to.deep.equal([]);
  });

  it('opens once', async () => {
    await Promise.all([block.editing.open(), block.editing.open(1)]);
    const { element } = block.editing;
    await block.editing.open(2);
    expect(block.editing.element).to.equal(element);
    expect(block.renderRoot.querySelectorAll('.cm-editor')).to.have.length(1);
  });

  it('puts the cursor where it is told', async () => {
    await block.editing.open(4);
    expect(block.view.state.selection.main.head).to.equal(4);
    expect(block.view.hasFocus).to.equal(true);
  });

  it('leaves the focus where it is when no place is told', async () => {
    await block.editing.open();
    expect(block.view.hasFocus).to.equal(false);
  });

  it('tells what the reader edits', async () => {
    await block.editing.open();
    type('# ');
    expect(block.changes).to.deep.equal(['# x = 1\ny = 2']);
    expect(block.editing.code).to.equal('# x = 1\ny = 2');
  });

  it('takes code from outside before it is open, and tells nobody', async () => {
    block.editing.setCode('z = 3');
    expect(block.editing.code).to.equal('z = 3');
    await until(() => block.editing.isOpen);
    expect(block.view.state.doc.toString()).to.equal('z = 3');
    expect(block.changes).to.deep.equal([]);
  });

  it('takes code from outside while it is open, and tells nobody', async () => {
    await block.editing.open();
    block.editing.setCode('z = 3');
    expect(block.editing.code).to.equal('z = 3');
    expect(block.changes).to.deep.equal([]);
  });

  it('goes back to the page when it is closed', async () => {
    await block.editing.open();
    type('# ');
    block.editing.close();
    await block.updateComplete;
    expect(block.editing).to.include({ isOpen: false, code: null });
    expect(block.renderRoot.querySelector('.cm-editor')).to.equal(null);
    await block.editing.open();
    expect(block.editing.code).to.equal('x = 1\ny = 2');
  });

  it('stays closed when it is closed before it has come', async () => {
    block.editing.setCode('z = 3');
    const opening = block.editing.open(0);
    block.editing.close();
    expect(block.editing.code).to.equal(null);
    await opening;
    expect(block.editing.isOpen).to.equal(false);
    await block.editing.open();
    expect(block.editing.code).to.equal('x = 1\ny = 2');
  });

  it('closes with Escape when nothing was edited', async () => {
    await block.editing.open(0);
    press(block.view.contentDOM, 'Escape');
    await until(() => block.shadowRoot?.activeElement?.matches('.code'));
    expect(block.editing.isOpen).to.equal(false);
  });

  it('leaves with Escape and keeps what was edited', async () => {
    await block.editing.open(0);
    type('# ');
    press(block.view.contentDOM, 'Escape');
    await until(() => block.shadowRoot?.activeElement?.matches('.code'));
    expect(block.editing.code).to.equal('# x = 1\ny = 2');
  });

  it('runs the block by key', async () => {
    await block.editing.open(0);
    press(block.view.contentDOM, 'Enter', { ctrlKey: true });
    expect(block.runs).to.equal(1);
  });

  it('keeps its keys from the page', async () => {
    await block.editing.open(0);
    const heard: string[] = [];
    const note = (event: Event) => heard.push(event.type);
    for (const name of ['keydown', 'keyup', 'keypress']) {
      document.addEventListener(name, note, { once: true });
      const init = { key: 's', bubbles: true, composed: true };
      block.view.contentDOM.dispatchEvent(new KeyboardEvent(name, init));
      document.removeEventListener(name, note);
    }
    expect(heard).to.deep.equal([]);
  });

  it('marks a line', async () => {
    await block.editing.open();
    block.editing.mark({ line: 2, columns: null });
    expect(block.renderRoot.querySelector('.cm-error-line')?.textContent).to.equal('y = 2');
    block.editing.mark(null);
    expect(block.renderRoot.querySelector('.cm-error-line')).to.equal(null);
  });

  describe('the look', () => {
    const repaint = (color: string) => {
      block.codeElement().style.color = color;
      document.documentElement.dataset['theme'] = color;
    };
    const color = () => block.editing.element?.style.color;

    it('follows the theme of the page', async () => {
      await block.editing.open();
      repaint('rgb(1, 2, 3)');
      await until(() => color() === 'rgb(1, 2, 3)');
    });

    it('is left alone while the block is off the page', async () => {
      await block.editing.open();
      const before = color();
      block.remove();
      repaint('rgb(1, 2, 3)');
      await nextTask();
      await nextTask();
      expect(color()).to.equal(before);
      document.body.append(block);
      repaint('rgb(4, 5, 6)');
      await until(() => color() === 'rgb(4, 5, 6)');
    });
  });
});
