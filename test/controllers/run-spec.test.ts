import { expect } from 'chai';
import type { BlockElement } from '../../src/controllers/page-block.js';
import { requirementsOf, specOf as read } from '../../src/controllers/run-spec.js';
import { normalizeCode } from '../../src/source/normalize.js';

/** A block with this text on the page. */
function block(text: string, parts: Partial<BlockElement> = {}): BlockElement {
  const source = normalizeCode(text);
  return {
    code: source.code,
    mode: source.mode,
    console: false,
    timeout: 0,
    stdin: null,
    expect: null,
    files: null,
    packages: null,
    packageBase: null,
    packageIndex: null,
    staticCode: { text, source, box: document.body },
    block: { session: 's', isSandboxed: false, setups: () => [] },
    ...parts,
  } as unknown as BlockElement;
}

const specOf = (element: BlockElement) => read(element, '<example 3>');

describe('specOf', () => {
  it('compares a transcript with the page as long as it is as on the page', () => {
    const text = '>>> 1\n1';
    expect(specOf(block(text)).examples).to.deep.equal([{ lines: 1, want: '1' }]);
    expect(specOf(block(text, { code: '2' }))).not.to.have.property('examples');
    expect(specOf(block('>>> 1'))).not.to.have.property('examples');
    expect(specOf(block('1'))).not.to.have.property('examples');
  });

  it('takes the directives of a transcript from what it was tested as', () => {
    const text = '>>> 1\n1\n>>> 2\n2';
    const tested = '>>> 1  # doctest: +SKIP\n1\n>>> 2\n<BLANKLINE>\n2';
    const spec = specOf(block(text, { expect: tested }));
    expect(spec.code).to.equal('1  # doctest: +SKIP\n2');
    expect(spec.examples).to.deep.equal([
      { lines: 1, want: '1' },
      { lines: 1, want: '<BLANKLINE>\n2' },
    ]);
    const edited = specOf(block(text, { expect: tested, code: '3' }));
    expect(edited.code).to.equal('3');
    expect(edited).not.to.have.property('examples');
    expect(specOf(block(text, { expect: '>>> 1\n1' })).code, 'another one').to.equal('1\n2');
  });

  it('expects of a script a text, or what an element has', () => {
    const element = document.createElement('script');
    element.type = 'text/plain';
    element.id = 'wanted';
    element.textContent = 'a <b>\n';
    document.body.append(element);
    expect(specOf(block('1', { expect: 'wanted' })).expect).to.equal('a <b>\n');
    expect(specOf(block('1', { expect: '' })).expect).to.equal('');
    expect(specOf(block('1', { expect: 'as it is' })).expect).to.equal('as it is');
    expect(specOf(block('1', { expect: 'x', code: '2' })).expect, 'an exercise').to.equal('x');
    expect(specOf(block('>>> 1\n1', { expect: 'x' }))).not.to.have.property('expect');
    element.remove();
  });
});

describe('requirementsOf', () => {
  for (const [list, expected] of [
    ['', []],
    ['numpy', ['numpy']],
    ['numpy pandas', ['numpy', 'pandas']],
    ['numpy, pandas,\n  attrs', ['numpy', 'pandas', 'attrs']],
    ['attrs>=24,<26 rich', ['attrs>=24,<26', 'rich']],
    ['attrs >= 24, < 26, rich == 15.0', ['attrs >= 24, < 26', 'rich == 15.0']],
    ['pkg[a, b] other', ['pkg[a, b]', 'other']],
    [
      'wheels/a-1.0-py3-none-any.whl ./b.whl /c.whl',
      ['wheels/a-1.0-py3-none-any.whl', './b.whl', '/c.whl'],
    ],
    [
      'a @ https://x.example/a-1.0-py3-none-any.whl',
      ['a @ https://x.example/a-1.0-py3-none-any.whl'],
    ],
    [' , numpy , ', ['numpy']],
  ] as const) {
    it(`takes apart “${list}”`, () => {
      expect(requirementsOf(list)).to.deep.equal(expected);
    });
  }
});
