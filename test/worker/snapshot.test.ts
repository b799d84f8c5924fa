import { expect } from 'chai';
import type { EmscriptenModule, Pyodide, PyodideApi } from '../../src/worker/python.js';
import { restoring, takeSnapshot } from '../../src/worker/snapshot.js';
import { rejection } from '../helpers/until.js';

const PAGE = 4096;
const STATE = { hiwireKeys: [{ path: ['Math'] }], immortalKeys: ['ä'] };

/** A heap of ten pages of which some bytes are set. */
function heap(bytes: Record<number, number> = {}): Uint8Array<ArrayBuffer> {
  const memory = new Uint8Array(10 * PAGE);
  for (const [index, value] of Object.entries(bytes)) memory[Number(index)] = value;
  return memory;
}

const take = (memory: Uint8Array<ArrayBuffer>) =>
  takeSnapshot({
    _api: { serializeHiwireState: () => STATE },
    _module: { HEAPU8: memory },
  } as unknown as Pyodide);

/** Restores as pyodide does: makes the module, then asks for its memory to be filled. */
async function restore(snapshot: ArrayBuffer, memory: Uint8Array<ArrayBuffer>): Promise<unknown> {
  const settings = { API: {} as PyodideApi };
  const module = { HEAPU8: memory, growMemory: () => undefined } as unknown as EmscriptenModule;
  const create = restoring(() => Promise.resolve(module), snapshot);
  expect(await create(settings)).to.equal(module);
  return settings.API.restoreSnapshot(new Uint8Array());
}

describe('a snapshot', () => {
  const used = heap({ 7: 1, [PAGE]: 2, [5 * PAGE + 9]: 3, [10 * PAGE - 1]: 4 });

  it('gives the memory back, and what pyodide has said of it', async () => {
    const memory = heap();
    expect(await restore(take(used), memory)).to.deep.equal(STATE);
    expect(memory).to.deep.equal(used);
  });

  it('lets the memory of the new module grow to its size', async () => {
    const memory = heap({ 3: 9 });
    const small = { HEAPU8: new Uint8Array(2 * PAGE) };
    const module = {
      ...small,
      growMemory: (size: number) => {
        module.HEAPU8 = new Uint8Array(size);
      },
    };
    const settings = { API: {} as PyodideApi };
    await restoring(
      () => Promise.resolve(module as unknown as EmscriptenModule),
      take(memory),
    )(settings);
    settings.API.restoreSnapshot(new Uint8Array());
    expect(module.HEAPU8).to.deep.equal(memory);
  });

  it('leaves nothing of what was there', async () => {
    const memory = heap();
    memory.fill(255);
    await restore(take(used), memory);
    expect(memory).to.deep.equal(used);
  });

  it('is of what is not zero only', () => {
    expect(take(used).byteLength).to.be.within(4 * PAGE, 4 * PAGE + 500);
    expect(take(heap()).byteLength).to.be.below(500);
  });

  it('of nothing clears all', async () => {
    const memory = heap({ 3: 1 });
    await restore(take(heap()), memory);
    expect(memory).to.deep.equal(heap());
  });

  it('is not restored into a heap of another size', async () => {
    const error = await rejection(restore(take(used), new Uint8Array(20 * PAGE)));
    expect(error).to.be.an.instanceOf(Error);
  });

  for (const [what, bytes] of [
    ['something else', new Uint8Array(5000).fill(7).buffer],
    ['nothing', new ArrayBuffer(0)],
    ['half of one', take(used).slice(0, 2 * PAGE)],
  ] as const) {
    it(`is not made of ${what}`, async () => {
      expect(await rejection(restore(bytes, heap()))).to.be.an.instanceOf(Error);
    });
  }
});
