import type { ConsoleScreen } from '../output/index.js';
import { EditorBox } from './editor-box.js';
import type { BlockElement } from './page-block.js';

/** The box of a console: its screen and its prompt line. */
export class ConsoleBox extends EditorBox {
  /** Holds the prompt. */
  readonly line = document.createElement('div');
  /** Id of the element that explains the keys, in the same tree. */
  readonly keysId = 'console-keys';
  private readonly scroller = document.createElement('div');
  private readonly resizes: ResizeObserver;
  /** Whether the end is in view, and stays there. */
  private isAtEnd = true;

  /** @param focus moves the focus to the prompt */
  constructor(host: BlockElement, screen: ConsoleScreen, focus: () => void) {
    super(host);
    const { element, scroller, line } = this;
    element.classList.add('console');
    scroller.className = 'scroller';
    line.className = 'line';
    const keys = document.createElement('p');
    keys.className = 'keys';
    keys.id = this.keysId;
    keys.lang = host.words.lang;
    keys.textContent = host.words.console.keys;
    scroller.append(screen.element, screen.status, line, keys);
    element.append(scroller);
    scroller.addEventListener('scroll', () => {
      const { scrollTop, scrollHeight, clientHeight } = scroller;
      this.isAtEnd = scrollTop + clientHeight >= scrollHeight - 4;
    });
    element.addEventListener('click', ({ target }) => {
      const isBeside = target === element || target === scroller || target === screen.element;
      if (isBeside && document.getSelection()?.isCollapsed !== false) focus();
    });
    this.resizes = new ResizeObserver(() => {
      if (this.isAtEnd) this.scrollToEnd();
    });
    for (const part of [screen.element, line]) this.resizes.observe(part);
  }

  scrollToEnd(): void {
    this.isAtEnd = true;
    this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  override destroy(): void {
    super.destroy();
    this.resizes.disconnect();
  }

  /**
   * Replaces the prompt with a sentence and a button that brings it back.
   *
   * @param notice contains the sentence
   * @param reopened called when the prompt is back
   */
  close(notice: HTMLElement, reopened: () => void): void {
    const { line } = this;
    const root = this.host.renderRoot as ShadowRoot;
    const hadFocus = line.contains(root.activeElement);
    line.hidden = true;
    notice.classList.add('again');
    const again = document.createElement('button');
    again.textContent = this.host.words.console.startAgain;
    notice.append(' ', again);
    again.addEventListener('click', () => {
      again.remove();
      line.hidden = false;
      reopened();
    });
    if (hadFocus) again.focus();
  }
}
