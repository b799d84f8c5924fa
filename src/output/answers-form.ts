import { createElement } from './create-element.js';

/**
 * A box for all lines that a program will ask for, where it cannot wait for the reader.
 *
 * @param text what stands in it at first
 * @param submit told all lines
 */
export function answersForm(text: string, submit: (text: string) => void): HTMLFormElement {
  const box = document.createElement('textarea');
  box.part.add('input');
  box.autocapitalize = 'off';
  box.autocomplete = 'off';
  box.spellcheck = false;
  box.rows = 3;
  box.value = text;
  const question = 'Input for the program: a line for each time that it asks.';
  const label = createElement('label', '', question, box);
  const form = createElement('form', 'answers', label);
  form.append(createElement('button', '', 'Run with this input'));
  // Not a shortcut of the page; Ctrl+Enter submits as it runs a block.
  form.addEventListener('keydown', (event) => {
    event.stopPropagation();
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submit(box.value);
  });
  return form;
}
