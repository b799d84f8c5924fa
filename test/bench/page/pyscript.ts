/** PyScript's `py-editor`, as its documentation shows it. */
import { drive } from './driver.js';

// Its Stop asks whether one means it.
window.confirm = () => true;

const boxes = () => [...document.querySelectorAll<HTMLElement>('.py-editor-box')];
const editors = () => document.querySelectorAll('script[type^=py-editor]');

drive({
  blocks() {
    if (boxes().length < editors().length) return null;
    // Stopping puts new editors in the place of the old ones: each is looked up when it is needed.
    const button = (index: number) =>
      boxes()[index]?.querySelector<HTMLElement>('.py-editor-run-button');
    return boxes().map((_, index) => ({
      run: () => button(index)?.click(),
      stop: () => button(index)?.click(),
      shown: () => boxes()[index]?.querySelector('.py-editor-output')?.textContent ?? '',
      isOver: () =>
        boxes().length === editors().length &&
        button(index)?.classList.contains('running') === false,
    }));
  },
  roots: () => [document.body],
});
