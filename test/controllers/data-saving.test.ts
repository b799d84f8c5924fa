import { expect } from 'chai';
import { mindsPrefetch } from '../../src/controllers/data-saving.js';

interface Told {
  readonly connection?: { readonly saveData?: boolean; readonly effectiveType?: string };
  /** The media query that matches. */
  readonly query?: string;
}

const minds = ({ connection, query }: Told) =>
  mindsPrefetch({
    navigator: connection ? { connection } : {},
    matchMedia: (asked) => ({ matches: asked === query }),
  });

describe('mindsPrefetch', () => {
  it('is false where the browser tells nothing', () => {
    expect(minds({})).to.equal(false);
    expect(minds({ connection: {} })).to.equal(false);
    expect(mindsPrefetch()).to.equal(false);
  });

  it('is true for a reader who saves data', () => {
    expect(minds({ connection: { saveData: true, effectiveType: '4g' } })).to.equal(true);
    expect(minds({ query: '(prefers-reduced-data: reduce)' })).to.equal(true);
  });

  it('is false for one who does not', () => {
    expect(minds({ connection: { saveData: false } })).to.equal(false);
    expect(minds({ query: '(prefers-reduced-motion: reduce)' })).to.equal(false);
  });

  for (const [effectiveType, expected] of [
    ['slow-2g', true],
    ['2g', true],
    ['3g', true],
    ['4g', false],
  ] as const) {
    it(`is ${String(expected)} on ${effectiveType}`, () => {
      expect(minds({ connection: { saveData: false, effectiveType } })).to.equal(expected);
    });
  }
});
