import { expect } from 'chai';
import { assetOf, manifest } from '../../src/runtime/assets.js';
import { packageSources } from '../../src/runtime/package-sources.js';

const page = 'https://docs.example/guide/';

describe('packageSources', () => {
  it('are pyodide’s own packages, then PyPI', () => {
    const { url, sha256 } = assetOf('lock');
    expect(packageSources({ page, base: null, index: null })).to.deep.equal({
      pageUrl: page,
      lockUrl: url,
      lockSha256: sha256,
      baseUrl: `https://cdn.jsdelivr.net/pyodide/v${manifest.pyodide}/full/`,
      indexUrl: 'https://pypi.org/simple/',
      prefersIndex: false,
    });
  });

  it('are the page’s folder alone', () => {
    const sources = packageSources({ page, base: 'https://docs.example/packages', index: null });
    expect(sources).to.include({
      lockUrl: 'https://docs.example/packages/pyodide-lock.json',
      lockSha256: null,
      baseUrl: 'https://docs.example/packages/',
      indexUrl: null,
      prefersIndex: false,
    });
  });

  it('are the index that the page names, before the others', () => {
    const index = 'https://index.example/simple/';
    for (const base of [null, 'https://docs.example/packages/']) {
      expect(packageSources({ page, base, index })).to.include({
        indexUrl: index,
        prefersIndex: true,
      });
    }
  });
});
