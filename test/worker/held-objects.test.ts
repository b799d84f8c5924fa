import { expect } from 'chai';
import { findHeld, heldObjects } from '../../src/worker/held-objects.js';
import type { Pyodide } from '../../src/worker/python.js';

/** An interpreter whose Python holds some objects of JavaScript, besides pyodide's first ones. */
function holding(...objects: unknown[]): Pyodide {
  const expected = [null, globalThis, {}, {}, () => undefined];
  const strings = ['name'];
  const at = (table: readonly unknown[]) => (index: number) => {
    if (index >= table.length) throw new RangeError();
    return table[index];
  };
  return {
    _api: { getExpectedKeys: () => expected, abortSignalAny: null, public_api: {} },
    _module: {
      __hiwire_get: at([...expected, ...objects]),
      __hiwire_immortal_get: at([...new Array<null>(7).fill(null), ...strings]),
    },
  } as unknown as Pyodide;
}

describe('heldObjects', () => {
  const ask = () => 'asked';

  it('names what another Worker has, too', () => {
    const held = heldObjects(holding(ask, null, undefined, globalThis), { ask });
    expect(held).to.deep.equal({
      hiwireKeys: [{ serialized: 'ask' }, null, null, { serialized: 'pyodide.globals' }],
      immortalKeys: ['name'],
    });
  });

  it('refuses what it has not, and says what that is', () => {
    expect(() => heldObjects(holding({}), {})).to.throw('an object of JavaScript: [object Object]');
    expect(() => heldObjects(holding(ask), {})).to.throw('the function ask of JavaScript');
  });

  it('finds it again by its name', () => {
    const { _api: api } = holding();
    expect(findHeld('ask', api, { ask })).to.equal(ask);
    expect(findHeld('pyodide.globals', api, {})).to.equal(globalThis);
    expect(() => findHeld('tell', api, { ask })).to.throw('There is no tell');
  });
});
