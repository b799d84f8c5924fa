import { EditorView } from '@codemirror/view';
import { expect } from 'chai';
import { PythonRun } from '../../src/index.js';
import { assetsUrl, setAssetsUrl } from '../../src/runtime/assets.js';
import { en } from '../../src/words/en.js';
import { block, buttonNames, click, part } from '../helpers/blocks.js';
import { press } from '../helpers/press.js';
import { nextTask, until } from '../helpers/until.js';

const LOOP = 'while True:\n    pass';

/** All names of events that a block dispatches, as it does. */
function record(element: PythonRun): string[] {
  const told: string[] = [];
  for (const name of ['start', 'output', 'end', 'change'] as const) {
    element.addEventListener(`python-run-${name}`, () => told.push(name));
  }
  element.addEventListener('python-run-state', ({ state }) => told.push(state));
  return told;
}

describe('<python-run>', () => {
  afterEach(() => {
    document.body.innerHTML = '';
  });

  describe('until the reader acts', () => {
    it('shows the code of the page, and buttons that say what they do', async () => {
      const element = await block('x = 1');
      expect(element.renderRoot.querySelector('slot:not([name])')).not.to.equal(null);
      expect(element.querySelector('pre')?.textContent).to.equal('x = 1');
      expect(buttonNames(element)).to.deep.equal([en.copyCode, en.edit, en.run]);
      expect(part(element, 'output')).to.equal(null);
    });

    it('has dark buttons where the text is light', async () => {
      const element = await block('x = 1');
      const ground = (text: string) => {
        element.style.color = text;
        return getComputedStyle(part(element, 'copy-button')!).backgroundColor;
      };
      expect(ground('#eee')).to.match(/^oklch\(0\.27 /);
      expect(ground('#222')).to.match(/^oklch\(1 /);
      element.style.setProperty('--python-run-toolbar-background', 'rgb(1, 2, 3)');
      expect(ground('#222')).to.equal('rgb(1, 2, 3)');
    });

    it('is a group with a name, which the keyboard reaches', async () => {
      const element = await block('x = 1', { label: 'Sum of a list' });
      const code = element.renderRoot.querySelector<HTMLElement>('.code')!;
      expect(code.getAttribute('role')).to.equal('group');
      expect(code.getAttribute('aria-label')).to.equal('Sum of a list');
      expect(code.tabIndex).to.equal(0);
    });

    it('has loaded nothing of what it needs later', async () => {
      performance.clearResourceTimings();
      await block('x = 1');
      await nextTask();
      const loaded = performance.getEntriesByType('resource').map(({ name }) => name);
      expect(loaded.filter((url) => /session|output|editor|panel|runtime/.test(url))).to.deep.equal(
        [],
      );
    });

    it('is idle', async () => {
      const element = await block('x = 1');
      expect([element.state, element.result, element.code]).to.deep.equal(['idle', null, 'x = 1']);
    });
  });

  describe('attributes', () => {
    it('are properties', async () => {
      const element = await block('', { session: 's', label: 'l', readonly: '', theme: 'dark' });
      expect(element).to.include({ session: 's', label: 'l', readonly: true, theme: 'dark' });
    });

    it('prefetch is intent when nothing is said', async () => {
      expect(await block('')).to.have.property('prefetch', 'intent');
      expect(await block('', { prefetch: 'none' })).to.have.property('prefetch', 'none');
    });

    it('reflect what a script sets', async () => {
      const element = await block('');
      expect(element.getAttributeNames()).to.deep.equal(['theme']);
      element.session = 's';
      element.readonly = true;
      element.theme = 'light';
      await element.updateComplete;
      expect(element.getAttribute('session')).to.equal('s');
      expect(element.hasAttribute('readonly')).to.equal(true);
      expect(element.getAttribute('theme')).to.equal('light');
      element.session = null;
      await element.updateComplete;
      expect(element.hasAttribute('session')).to.equal(false);
    });

    it('readonly leaves no way to edit', async () => {
      const element = await block('x = 1', { readonly: '' });
      expect(buttonNames(element)).to.deep.equal([en.copyCode, en.run]);
      await element.edit();
      expect(part(element, 'editor')).to.equal(null);
    });
  });

  describe('its language', () => {
    const code = (element: PythonRun) => element.renderRoot.querySelector<HTMLElement>('.code')!;

    async function blockIn(lang: string, attributes: Readonly<Record<string, string>> = {}) {
      document.body.innerHTML = `<section lang="${lang}"></section>`;
      const element = await block('x = 1', attributes);
      document.querySelector('section')!.append(element);
      await element.updateComplete;
      return element;
    }

    it('is English where there are no other words, and what is said is marked so', async () => {
      const element = await blockIn('fr');
      expect(part(element, 'toolbar')?.lang).to.equal('en');
      expect(code(element).ariaLabel).to.equal(en.label);
      expect(code(element).lang).to.equal('en');
      await element.edit();
      expect(part(element, 'editor')?.lang, 'the code').to.equal('fr');
      expect(buttonNames(element)).to.contain(en.reset);
    });

    it('is the page’s for the author’s label', async () => {
      const element = await blockIn('fr', { label: 'Somme' });
      expect(code(element).ariaLabel).to.equal('Somme');
      expect(code(element).hasAttribute('lang')).to.equal(false);
    });

    it('is the page’s own kind of English once the words are there', async () => {
      const element = await blockIn('en-GB');
      await element.edit();
      expect(part(element, 'toolbar')?.lang).to.equal('en-GB');
    });

    it('gives a console another name', async () => {
      const element = await blockIn('en', { console: '' });
      expect(code(element).ariaLabel).to.equal(en.consoleLabel);
    });
  });

  it('says so where there is no WebAssembly', async () => {
    const { WebAssembly: own } = globalThis;
    Object.defineProperty(globalThis, 'WebAssembly', { value: undefined, configurable: true });
    try {
      const element = await block('x = 1');
      expect(buttonNames(element)).to.deep.equal([]);
      expect(part(element, 'toolbar')?.textContent).to.contain(en.noWebAssembly);
    } finally {
      Object.defineProperty(globalThis, 'WebAssembly', { value: own, configurable: true });
    }
  });

  describe('editing', () => {
    const view = (element: PythonRun) => EditorView.findFromDOM(part(element, 'editor')!)!;

    it('opens where the Edit button is pressed', async () => {
      const element = await block('x = 1');
      await click(element, 'edit-button');
      await until(() => part(element, 'editor'));
      expect(buttonNames(element)).not.to.contain(en.edit);
      expect(element.renderRoot.querySelector<HTMLElement>('slot:not([name])')?.hidden).to.equal(
        true,
      );
      expect(buttonNames(element)).to.contain(en.reset);
    });

    it('opens with Enter on the code', async () => {
      const element = await block('x = 1');
      press(element.renderRoot.querySelector('.code')!, 'Enter');
      await until(() => part(element, 'editor'));
    });

    it('opens at the place of a click', async () => {
      const element = await block('abcdef\nghijkl');
      const range = document.createRange();
      range.setStart(element.querySelector('pre')!.firstChild!, 9);
      range.setEnd(element.querySelector('pre')!.firstChild!, 10);
      const { left, top, height } = range.getBoundingClientRect();
      const init = { clientX: left + 1, clientY: top + height / 2, bubbles: true, composed: true };
      element.querySelector('pre')?.dispatchEvent(new MouseEvent('click', init));
      await until(() => part(element, 'editor'));
      await until(() => view(element).state.selection.main.head === 9);
    });

    it('tells of the reader’s edits, and of no other', async () => {
      const element = await block('x = 1');
      const told = record(element);
      element.code = 'y = 2';
      expect(element.code).to.equal('y = 2');
      await until(() => part(element, 'editor'));
      element.code = 'z = 3';
      expect(told).to.deep.equal([]);
      view(element).dispatch({ changes: { from: 0, insert: '# ' }, userEvent: 'input.type' });
      await until(() => told.length > 0);
      expect(told).to.deep.equal(['change']);
      expect(element.code).to.equal('# z = 3');
    });

    it('is undone by reset', async () => {
      const element = await block('x = 1');
      await element.edit();
      view(element).dispatch({ changes: { from: 0, insert: '# ' } });
      await click(element, 'reset-button');
      await element.updateComplete;
      expect(element.code).to.equal('x = 1');
      expect(buttonNames(element)).to.deep.equal([en.copyCode, en.edit, en.run]);
    });
  });

  describe('copying', () => {
    it('copies the code without prompts', async () => {
      const element = await block('>>> x = 1\n>>> x\n1');
      let copied: string | undefined;
      const clipboard = { writeText: (text: string) => Promise.resolve((copied = text)) };
      Object.defineProperty(navigator, 'clipboard', { value: clipboard, configurable: true });
      await click(element, 'copy-button');
      await until(() => part(element, 'copy-button')?.textContent.trim() === en.copied);
      Reflect.deleteProperty(navigator, 'clipboard');
      expect(copied).to.equal('x = 1\nx');
    });
  });

  describe('running, with the real CPython', function () {
    this.timeout(120_000);
    const own = assetsUrl();
    const session = 's';

    before(() => {
      setAssetsUrl('/dist/');
    });

    after(() => {
      setAssetsUrl(own);
    });

    const running = (element: PythonRun) => until(() => element.state === 'running');

    it('shows what a block prints and is worth', async () => {
      const element = await block('print("<i>printed</i>")\n0', { session });
      const told = record(element);
      await click(element, 'run-button');
      await until(() => element.result);
      expect(element.result).to.deep.include({
        status: 'ok',
        stdout: '<i>printed</i>\n',
        value: { 'text/plain': '0' },
      });
      expect([...new Set(told)], 'the end of a line may come apart').to.deep.equal([
        'start',
        'loading',
        'running',
        'output',
        'done',
        'end',
      ]);
      await until(() => part(element, 'value'));
      expect(part(element, 'stdout')?.textContent).to.equal('<i>printed</i>\n');
      expect(part(element, 'value')?.textContent).to.equal('0');
      const { duration } = element.result!;
      expect(part(element, 'status')?.textContent.trim()).to.contain(en.status.done(duration));
      await until(() => part(element, 'run-button'));
    });

    it('marks what it says on a page in another language, and not what is printed', async () => {
      const element = await block('print("imprimé")', { session });
      element.lang = 'fr';
      await element.run();
      await until(() => part(element, 'stdout'));
      expect(part(element, 'status')?.lang).to.equal('en');
      expect(part(element, 'stdout')?.closest('[lang]')).to.equal(null);
    });

    it('runs a transcript as a prompt does', async () => {
      const element = await block('>>> x = 1\n>>> x + 1\n2\n>>> None', { session });
      expect(await element.run()).to.include({ status: 'ok', stdout: '2\n' });
    });

    it('runs what the reader made of the code', async () => {
      const element = await block('print("old")', { session });
      element.code = 'print("new")';
      expect(await element.run()).to.include({ stdout: 'new\n' });
    });

    it('joins a run that is on', async () => {
      const element = await block('1', { session });
      const told = record(element);
      const [first, second] = await Promise.all([element.run(), element.run()]);
      expect(first).to.equal(second);
      expect(told.filter((name) => name === 'start')).to.have.length(1);
    });

    it('marks the line of an error in the code', async () => {
      const element = await block('x = 1\nx / 0', { session });
      await element.run();
      expect(element.state).to.equal('error');
      await until(() => element.renderRoot.querySelector('.marker:not([hidden])'));
      expect(part(element, 'traceback')?.textContent).to.contain('ZeroDivisionError');
      expect(part(element, 'traceback')?.textContent).to.contain('<example 1>');
      element.reset();
      await element.updateComplete;
      expect(element.renderRoot.querySelector('.marker:not([hidden])')).to.equal(null);
    });

    it('runs nothing when the start is cancelled', async () => {
      const element = await block('print(1)', { session });
      element.addEventListener('python-run-start', (event) => {
        expect(event.code).to.equal('print(1)');
        event.preventDefault();
      });
      expect(await element.run()).to.include({ status: 'stopped', stdout: '' });
      expect(element.state).to.equal('idle');
    });

    for (const [keys, init] of [
      ['Ctrl+Enter', { ctrlKey: true }],
      ['Shift+Enter', { shiftKey: true }],
    ] as const) {
      it(`runs with ${keys} on the code`, async () => {
        const element = await block('1', { session });
        press(element.renderRoot.querySelector('.code')!, 'Enter', init);
        await until(() => element.result);
        expect(element.result?.value).to.deep.equal({ 'text/plain': '1' });
      });
    }

    it('stops with its button, which is Run’s', async () => {
      const element = await block(LOOP, { session });
      await click(element, 'run-button');
      await running(element);
      await click(element, 'stop-button');
      await until(() => element.result);
      expect(element.state).to.equal('stopped');
      await until(() => part(element, 'run-button'));
    });

    it('goes on when it is moved', async () => {
      // What follows takes far longer than a stop needs to be seen.
      const element = await block('print(1)\nsum(x for x in range(1_000_000))', { session });
      const other = document.createElement('section');
      document.body.append(other);
      const move = () => other.append(element);
      element.addEventListener('python-run-output', move, { once: true });
      expect(await element.run()).to.have.property('status', 'ok');
      expect(element.parentElement).to.equal(other);
    });

    it('stops when it is removed', async () => {
      const element = await block(LOOP, { session });
      const result = element.run();
      await running(element);
      element.remove();
      expect(await result).to.have.property('status', 'stopped');
    });

    it('forgets its output with reset, but not its session', async () => {
      const element = await block('kept = 5\nkept', { session });
      await element.run();
      element.reset();
      expect([element.state, element.result]).to.deep.equal(['idle', null]);
      await element.updateComplete;
      expect(part(element, 'output')).to.equal(null);
      element.code = 'kept + 1';
      expect((await element.run()).value).to.deep.equal({ 'text/plain': '6' });
    });

    it('shares nothing without a session', async () => {
      const element = await block('kept');
      expect((await element.run()).error?.type).to.equal('NameError');
    });
  });
});
