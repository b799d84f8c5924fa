import { expect } from 'chai';
import { assetOf, manifest } from '../../src/runtime/assets.js';
import { packageSources, permissionFor } from '../../src/runtime/package-sources.js';

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

describe('permissionFor', () => {
  const SITE = 'https://docs.example';
  const sources = packageSources({
    page,
    base: `${SITE}/packages/`,
    index: 'https://pypi.example/simple',
  });
  const asked = {
    requirements: ['attrs', `own @ ${SITE}/own-1-py3-none-any.whl#sha256=1 ; x`, '../beside-1.whl'],
    wheels: [],
  };
  const permission = (url: string, isSandboxed: boolean, sha256: string | null = null) => {
    const file = { kind: 'wheel', url, name: '', sha256, size: null } as const;
    const { isAllowed, isKept } = permissionFor(file, asked, sources, isSandboxed);
    return `${isAllowed ? 'fetched' : 'refused'}${isKept ? ', kept' : ''}`;
  };

  for (const [url, normal, sandboxed] of [
    [`${SITE}/packages/pyodide-lock.json`, 'fetched, kept', 'fetched, kept'],
    [`${SITE}/packages/a.whl`, 'fetched, kept', 'fetched, kept'],
    ['https://pypi.example/simple/attrs/', 'fetched, kept', 'fetched, kept'],
    [`${SITE}/own-1-py3-none-any.whl`, 'fetched, kept', 'fetched, kept'],
    [`${SITE}/beside-1.whl`, 'fetched, kept', 'fetched, kept'],
    ['https://files.example/a.whl', 'fetched', 'fetched'],
    [`${SITE}/`, 'fetched', 'refused'],
    [`${SITE}/secret.json`, 'fetched', 'refused'],
    [`${SITE}/packages/../secret.json`, 'fetched', 'refused'],
    [`${SITE}/packages/..%2Fsecret.json`, 'fetched', 'refused'],
    [`${SITE}/packages/.%2e/secret.json`, 'fetched', 'refused'],
    [`${SITE}/packages/..%5csecret.json`, 'fetched', 'refused'],
    [`${SITE}/packages-of-others/a.whl`, 'fetched', 'refused'],
    ['http://192.168.0.1/a.whl', 'fetched', 'refused'],
    ['https://docs.example:8443/a.whl', 'fetched', 'refused'],
    ['blob:https://docs.example/1', 'refused', 'refused'],
    ['data:,a', 'refused', 'refused'],
    ['file:///etc/passwd', 'refused', 'refused'],
    ['secret.json', 'refused', 'refused'],
  ] as const) {
    it(`of ${url}`, () => {
      expect([permission(url, false), permission(url, true)]).to.deep.equal([normal, sandboxed]);
    });
  }

  it('keeps what is known by its digest', () => {
    expect(permission('https://files.example/a.whl', true, '00')).to.equal('fetched, kept');
  });
});
