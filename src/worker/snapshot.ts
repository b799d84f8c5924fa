import type { EmscriptenModule, Pyodide, PyodideApi } from './python.js';

/**
 * A memory snapshot is CPython's heap after start-up, from which the next interpreter starts.
 * pyodide can make and restore one (its options `_makeSnapshot` and `_loadSnapshot`) of 31 MB, two
 * thirds of which are zeros. We store it without the zeros.
 *
 * Layout, in 32-bit numbers of this machine: MAGIC, length of the heap in bytes, length of the
 * state in bytes, number of runs; for each run of pages that are not all zeros, its first page and
 * its number of pages; then the state (JSON: pyodide's table of JavaScript objects), zeros up to a
 * multiple of `ALIGNMENT` bytes, and the pages.
 */
const MAGIC = 0x70795231;
const HEADER = 4;
const PAGE = 4096;
const ALIGNMENT = 16;

/** First page and number of pages. */
type PageRun = readonly [first: number, count: number];

/** The runs of pages that are not all zeros. */
function usedPages(heap: Uint8Array): PageRun[] {
  const words = new BigUint64Array(heap.buffer, heap.byteOffset, heap.byteLength / 8);
  const step = PAGE / 8;
  const runs: [number, number][] = [];
  for (let page = 0; page < heap.length / PAGE; page++) {
    const start = page * step;
    let word = start;
    while (word < start + step && words[word] === 0n) word++;
    if (word === start + step) continue;
    const last = runs.at(-1);
    if (last && last[0] + last[1] === page) last[1]++;
    else runs.push([page, 1]);
  }
  return runs;
}

const startOfPages = (runCount: number, stateLength: number) =>
  Math.ceil(((HEADER + 2 * runCount) * 4 + stateLength) / ALIGNMENT) * ALIGNMENT;

/** Encodes a heap, and the JavaScript state that belongs to it. */
export function encodeHeap(heap: Uint8Array, outside: unknown): ArrayBuffer {
  const state = new TextEncoder().encode(JSON.stringify(outside));
  const runs = usedPages(heap);
  const start = startOfPages(runs.length, state.length);
  const pages = runs.reduce((sum, [, count]) => sum + count, 0);
  const snapshot = new Uint8Array(start + pages * PAGE);
  const header = [MAGIC, heap.length, state.length, runs.length, ...runs.flat()];
  new Uint32Array(snapshot.buffer, 0, header.length).set(header);
  snapshot.set(state, header.length * 4);
  let offset = start;
  for (const [first, count] of runs) {
    snapshot.set(heap.subarray(first * PAGE, (first + count) * PAGE), offset);
    offset += count * PAGE;
  }
  return snapshot.buffer;
}

/**
 * Makes a snapshot of an interpreter that was started with `_makeSnapshot`. That interpreter holds
 * JavaScript's globals through a recording proxy, and is unusable afterwards.
 *
 * @throws Error if Python holds a JavaScript object that cannot be restored
 */
export function takeSnapshot({ _api, _module }: Pyodide): ArrayBuffer {
  return encodeHeap(_module.HEAPU8, _api.serializeHiwireState());
}

/**
 * Replaces a new module's heap with a snapshot's. Returns pyodide's state.
 *
 * @throws Error if it is not a snapshot, or there is no room for its heap
 */
function restoreHeap(module: EmscriptenModule, snapshot: ArrayBuffer): unknown {
  const [magic, heapLength = 0, stateLength = 0, runCount = 0] = new Uint32Array(
    snapshot,
    0,
    HEADER,
  );
  if (magic !== MAGIC) throw new Error('This is no snapshot.');
  if (heapLength > module.HEAPU8.length) module.growMemory(heapLength);
  const { HEAPU8: heap } = module; // read after growing, which replaces it
  if (heapLength !== heap.length) {
    throw new Error(`A snapshot of ${String(heapLength)} bytes for ${String(heap.length)}.`);
  }
  const runs = new Uint32Array(snapshot, HEADER * 4, runCount * 2);
  const state = new Uint8Array(snapshot, runs.byteOffset + runs.byteLength, stateLength);
  let offset = startOfPages(runCount, stateLength);
  let end = 0;
  for (let run = 0; run < runs.length; run += 2) {
    const first = runs[run]! * PAGE;
    const length = runs[run + 1]! * PAGE;
    heap.fill(0, end, first);
    heap.set(new Uint8Array(snapshot, offset, length), first);
    offset += length;
    end = first + length;
  }
  heap.fill(0, end);
  return JSON.parse(new TextDecoder().decode(state));
}

/** Emscripten's exported function: makes a module from the loader's settings. */
export type CreateModule = (settings: { API: PyodideApi }) => Promise<EmscriptenModule>;

/** Makes the loader restore `snapshot`, whose layout is ours. */
export function restoring(createModule: CreateModule, snapshot: ArrayBuffer): CreateModule {
  return async (settings) => {
    const module = await createModule(settings);
    settings.API.restoreSnapshot = () => restoreHeap(module, snapshot);
    return module;
  };
}
