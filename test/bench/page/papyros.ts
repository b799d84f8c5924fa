/** Papyros has one interpreter a page and one program: only its first output is compared. */
import { drive } from './driver.js';

declare global {
  interface Window {
    startPapyros?: () => Promise<void>;
  }
}

let isOver = false;

drive({
  blocks: () => {
    const start = window.startPapyros;
    if (!start) return null;
    return [
      {
        run: () => void start().then(() => (isOver = true)),
        stop: () => undefined,
        shown: () => document.querySelector('#output')?.textContent ?? '',
        isOver: () => isOver,
      },
    ];
  },
  roots: () => [document.body],
});
