/**
 * Ours and stock Pyodide on one page: each block of ours, then stock Pyodide's with the same code;
 * the other way round where the address says `swapped`.
 */
import { drive } from './driver.js';
import { ours } from './ours-blocks.js';
import { stock } from './stock-blocks.js';

const isSwapped = new URLSearchParams(location.search).has('swapped');

drive({
  blocks() {
    const [first, second] = isSwapped
      ? [stock.blocks(), ours.blocks()]
      : [ours.blocks(), stock.blocks()];
    return first && second && first.flatMap((block, place) => [block, second[place]!]);
  },
  roots: () => [...ours.roots(), ...stock.roots()],
});
