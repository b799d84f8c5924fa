import type { Words } from '../words/words.js';
import { createElement } from './create-element.js';

/**
 * A box for all lines that a program will ask for, when it cannot wait for the reader.
 *
 * @param text the initial text
 * @param submit called with all lines
 */
export function answersForm(
  words: Words,
  text: string,
  submit: (text: string) => void,
): HTMLFormElement {
  const box = document.createElement('textarea');
  box.part.add('input');
  box.autocapitalize = 'off';
  box.autocomplete = 'off';
  box.spellcheck = false;
  box.rows = 3;
  box.value = text;
  const label = createElement('label', '', words.answersLabel, box);
  const form = createElement('form', 'answers', label);
  form.lang = words.lang;
  form.append(createElement('button', '', words.runWithAnswers));
  // Keeps keys from the page's shortcuts. Ctrl+Enter submits, as it runs a block.
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
