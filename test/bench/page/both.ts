/** Ours and stock Pyodide on one page: each block of ours, then stock Pyodide's with the same code. */
import { drive } from './driver.js';
import { ours } from './ours-blocks.js';
import { stock } from './stock-blocks.js';

drive({
  blocks() {
    const [left, right] = [ours.blocks(), stock.blocks()];
    return left && right && left.flatMap((block, place) => [block, right[place]!]);
  },
  roots: () => [...ours.roots(), ...stock.roots()],
});
