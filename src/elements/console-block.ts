/** A console before the reader types: a prompt that looks like the page's code. */
import type { BlockElement } from '../controllers/page-block.js';
import type { Words } from '../words/words.js';
import type { PythonRunStartEvent } from './events.js';
import { consoleStyles } from './console-styles.js';

/** Shows a prompt where the page has no code, and opens the console when Run is pressed. */
export function prepareConsole(block: BlockElement): void {
  const root = block.renderRoot as ShadowRoot;
  if (consoleStyles.styleSheet) root.adoptedStyleSheets.push(consoleStyles.styleSheet);
  if (!block.textContent.trim()) block.append(emptyPrompt(block.words));
  block.addEventListener('python-run-start', (event: PythonRunStartEvent) => {
    if (event.target !== block) return;
    if (!event.code.trim())
      event.preventDefault(); // there is nothing to run yet
    else if (root.querySelector('.console')) return;
    void block.edit();
  });
}

function emptyPrompt(words: Words): HTMLElement {
  const pre = document.createElement('pre');
  const code = document.createElement('code');
  const hint = document.createElement('span');
  hint.dataset['pythonRunIgnore'] = '';
  hint.lang = words.lang;
  hint.textContent = words.console.hint;
  hint.style.opacity = '0.75';
  code.append('>>> ', hint);
  pre.append(code);
  return pre;
}
