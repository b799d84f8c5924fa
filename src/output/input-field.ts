import type { Words } from '../words/words.js';

/** Lines typed earlier on this page, for the arrow keys. */
const history: string[] = [];

/** How a field for a line of input looks, and its callback. */
export interface InputFieldOptions {
  readonly words: Words;
  /** Its accessible name; if empty, ours. */
  readonly label: string;
  /** Whether what is typed must be neither shown nor remembered. */
  readonly isSecret: boolean;
  /** The initial text. */
  readonly text: string;
  /**
   * Called once, with the line, or null for the end of the input. If several lines were pasted,
   * also with those that follow; the last one has no end yet.
   */
  readonly answer: (line: string | null, following: readonly string[]) => void;
}

/**
 * A field for one line of input, in the text where the program waits. Enter submits the line,
 * Ctrl+D on an empty line ends the input, and the arrow keys bring back earlier lines.
 */
export function inputField({
  words,
  label,
  isSecret,
  text,
  answer,
}: InputFieldOptions): HTMLInputElement {
  const field = document.createElement('input');
  field.part.add('input');
  field.type = isSecret ? 'password' : 'text';
  field.ariaLabel = label.trim() || words.inputLabel;
  field.autocomplete = 'off';
  field.autocapitalize = 'off';
  field.spellcheck = false;
  field.enterKeyHint = 'enter';
  field.value = text;
  let place = history.length;
  const give = (line: string, following: readonly string[]) => {
    if (line && !isSecret) history.push(line);
    answer(line, following);
  };
  field.addEventListener('keydown', (event) => {
    event.stopPropagation(); // not a shortcut of the page
    if (event.isComposing) return;
    const step = isSecret ? undefined : { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (event.key === 'Enter') {
      event.preventDefault();
      give(field.value, []);
    } else if (event.key === 'd' && event.ctrlKey && !field.value) {
      event.preventDefault();
      answer(null, []);
    } else if (step && history[place + step] !== undefined) {
      event.preventDefault();
      place += step;
      field.value = history[place] ?? '';
    }
  });
  field.addEventListener('paste', (event) => {
    const pasted = event.clipboardData?.getData('text/plain') ?? '';
    if (!/[\r\n]/.test(pasted)) return;
    event.preventDefault();
    const { selectionStart, selectionEnd, value } = field;
    const all = value.slice(0, selectionStart ?? 0) + pasted + value.slice(selectionEnd ?? 0);
    const [line = '', ...following] = all.split(/\r\n|\r|\n/);
    give(line, following);
  });
  return field;
}

/**
 * Returns what was typed ahead with one more key; null if the key types nothing.
 *
 * @param lines the last one has no end yet
 */
export function typeAhead(
  lines: readonly string[],
  { key, ctrlKey, metaKey, altKey, isComposing }: KeyboardEvent,
): readonly string[] | null {
  const last = lines.at(-1) ?? '';
  if (ctrlKey || metaKey || altKey || isComposing) return null;
  if (key === 'Enter') return [...(lines.length ? lines : ['']), ''];
  if (key === 'Backspace') return [...lines.slice(0, -1), last.slice(0, -1)];
  return /^.$/u.test(key) ? [...lines.slice(0, -1), last + key] : null;
}
