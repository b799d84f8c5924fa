import { expect } from 'chai';
import { inputField } from '../../src/output/input-field.js';

describe('the input field', () => {
  let answers: (string | null)[];
  let field: HTMLInputElement;

  function ask(label: string): void {
    field = inputField(label, (text) => answers.push(text));
    document.body.append(field);
  }

  function key(key: string, init: KeyboardEventInit = {}): boolean {
    return field.dispatchEvent(
      new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init }),
    );
  }

  beforeEach(() => {
    answers = [];
    ask('Name? ');
  });

  afterEach(() => {
    field.remove();
  });

  it('is named after the prompt', () => {
    expect(field.ariaLabel).to.equal('Name?');
    field.remove();
    ask('');
    expect(field.ariaLabel).to.equal('Input for the program');
  });

  it('gives the line on Enter, also an empty one', () => {
    field.value = 'Ada';
    key('Enter');
    field.value = '';
    key('Enter');
    expect(answers).to.deep.equal(['Ada', '']);
  });

  it('leaves Enter to an input method that composes', () => {
    field.value = 'あ';
    key('Enter', { isComposing: true });
    expect(answers).to.deep.equal([]);
  });

  it('ends the input with Ctrl+D, on an empty line only', () => {
    field.value = 'x';
    key('d', { ctrlKey: true });
    field.value = '';
    key('d', { ctrlKey: true });
    expect(answers).to.deep.equal([null]);
  });

  it('brings earlier lines back with the arrows', () => {
    for (const line of ['first', 'second']) {
      field.value = line;
      key('Enter');
    }
    field.remove();
    ask('');
    key('ArrowUp');
    expect(field.value).to.equal('second');
    key('ArrowUp');
    expect(field.value).to.equal('first');
    key('ArrowDown');
    expect(field.value).to.equal('second');
  });

  it('keeps its keys from the page', () => {
    let heard = 0;
    const hear = () => heard++;
    document.addEventListener('keydown', hear);
    key('/');
    document.removeEventListener('keydown', hear);
    expect(heard).to.equal(0);
  });
});
