/** A console before the reader types: a prompt in the look of the page's code. */
import type { BlockElement } from '../controllers/page-block.js';
import type { PythonRunStartEvent } from './events.js';
import { consoleStyles } from './console-styles.js';

/** The label that blocks have when their author gives them none. */
const LABEL_OF_BLOCKS = 'Python example';

/** Shows a prompt where the page has no code, and opens the console when Run is pressed. */
export function prepareConsole(block: BlockElement): void {
  const root = block.renderRoot as ShadowRoot;
  if (consoleStyles.styleSheet) root.adoptedStyleSheets.push(consoleStyles.styleSheet);
  if (block.label === LABEL_OF_BLOCKS) block.label = 'Python console';
  if (!block.textContent.trim()) block.append(emptyPrompt());
  block.addEventListener('python-run-start', (event: PythonRunStartEvent) => {
    if (event.target !== block) return;
    if (!event.code.trim())
      event.preventDefault(); // there is nothing to run yet
    else if (root.querySelector('.console')) return;
    void block.edit();
  });
}

function emptyPrompt(): HTMLElement {
  const pre = document.createElement('pre');
  const code = document.createElement('code');
  const hint = document.createElement('span');
  hint.dataset['pythonRunIgnore'] = '';
  hint.textContent = 'Click here, or press Enter, to type Python.';
  hint.style.opacity = '0.75';
  code.append('>>> ', hint);
  pre.append(code);
  return pre;
}
