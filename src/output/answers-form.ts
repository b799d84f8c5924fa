/**
 * A box for all lines that a program will ask for, where it cannot wait for the reader.
 *
 * @param text what stands in it at first
 * @param submit told all lines
 */
export function answersForm(text: string, submit: (text: string) => void): HTMLFormElement {
  const form = document.createElement('form');
  form.className = 'answers';
  const label = document.createElement('label');
  label.textContent = 'Input for the program: a line for each time that it asks.';
  const box = document.createElement('textarea');
  box.part.add('input');
  box.autocapitalize = 'off';
  box.autocomplete = 'off';
  box.spellcheck = false;
  box.rows = 3;
  box.value = text;
  label.append(box);
  const button = document.createElement('button');
  button.textContent = 'Run with this input';
  form.append(label, button);
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
