import { expect } from 'chai';
import { assetsUrl, manifest, urlOf, setAssetsUrl } from '../../src/runtime/assets.js';

describe('the addresses of the assets', () => {
  const own = assetsUrl();

  afterEach(() => {
    setAssetsUrl(own);
  });

  it('are beside the code', () => {
    expect(own.href).to.equal(new URL('../../src/runtime/', import.meta.url).href);
  });

  it('are where the page says', () => {
    setAssetsUrl('https://cdn.example/python-run@1/');
    expect(assetsUrl().href).to.equal('https://cdn.example/python-run@1/');
    const { file } = manifest.files.wasm;
    expect(urlOf('wasm')).to.equal(`https://cdn.example/python-run@1/runtime/${file}`);
  });

  it('may be named relative to the page, and without a slash at the end', () => {
    setAssetsUrl('/static/python-run');
    expect(assetsUrl().href).to.equal(`${location.origin}/static/python-run/`);
  });

  it('carry a hash of what is there', () => {
    for (const { file, size, sha256 } of Object.values(manifest.files)) {
      expect(file).to.contain(`-${sha256.slice(0, 10)}.`);
      expect(size).to.be.above(0);
    }
  });
});
