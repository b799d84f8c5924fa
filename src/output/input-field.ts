/** Lines typed before, on this page: for the arrow keys. */
const history: string[] = [];

/**
 * A field for one line of input, to stand in the text where the program waits. Enter gives the
 * line, Ctrl+D on an empty line the end of the input; the arrows bring earlier lines back.
 */
export function inputField(label: string, answer: (text: string | null) => void): HTMLInputElement {
  const field = document.createElement('input');
  field.part.add('input');
  field.ariaLabel = label.trim() || 'Input for the program';
  field.autocomplete = 'off';
  field.autocapitalize = 'off';
  field.spellcheck = false;
  field.enterKeyHint = 'enter';
  let place = history.length;
  field.addEventListener('keydown', (event) => {
    event.stopPropagation(); // not a shortcut of the page
    if (event.isComposing) return;
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (event.key === 'Enter') {
      event.preventDefault();
      if (field.value) history.push(field.value);
      answer(field.value);
    } else if (event.key === 'd' && event.ctrlKey && !field.value) {
      event.preventDefault();
      answer(null);
    } else if (step && history[place + step] !== undefined) {
      event.preventDefault();
      place += step;
      field.value = history[place] ?? '';
    }
  });
  return field;
}
