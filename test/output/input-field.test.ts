import { expect } from 'chai';
import { inputField, type InputFieldOptions } from '../../src/output/input-field.js';
import { en } from '../../src/words/en.js';

describe('the input field', () => {
  let answers: (string | null)[];
  let following: readonly string[];
  let field: HTMLInputElement;

  function ask(label: string, options: Partial<InputFieldOptions> = {}): void {
    const answer = (text: string | null, rest: readonly string[]) => {
      answers.push(text);
      following = rest;
    };
    field = inputField({ words: en, label, isSecret: false, text: '', answer, ...options });
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
    expect(field.ariaLabel).to.equal(en.inputLabel);
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

  it('hides a secret, and does not remember it', () => {
    field.remove();
    ask('Password: ', { isSecret: true });
    expect(field.type).to.equal('password');
    field.value = 'hidden';
    key('Enter');
    expect(answers).to.deep.equal(['hidden']);
    field.remove();
    ask('');
    key('ArrowUp');
    expect(field.value).not.to.equal('hidden');
  });

  it('begins with a text', () => {
    field.remove();
    ask('', { text: 'half' });
    expect(field.value).to.equal('half');
  });

  function paste(text: string): boolean {
    const event = new Event('paste', { bubbles: true, cancelable: true });
    Object.defineProperty(event, 'clipboardData', { value: { getData: () => text } });
    return field.dispatchEvent(event);
  }

  it('gives the first of several pasted lines, and tells the others', () => {
    field.value = 'ab';
    field.setSelectionRange(1, 1);
    expect(paste('1\r\n2\n3')).to.equal(false);
    expect(answers).to.deep.equal(['a1']);
    expect(following).to.deep.equal(['2', '3b']);
  });

  it('leaves a pasted line to the browser', () => {
    expect(paste('one')).to.equal(true);
    expect(answers).to.deep.equal([]);
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
