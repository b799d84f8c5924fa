import { expect } from 'chai';
import { normalizeCode } from '../../src/source/normalize.js';

describe('normalizeCode', () => {
  it('leaves clean code as it is', () => {
    const code = 'import sys\n\nif sys.argv:\n    print("🐍 𝒳 naïve")';
    expect(normalizeCode(code)).to.deep.equal({
      code,
      mode: 'script',
      lines: [0, 1, 2, 3],
    });
  });

  it('makes one empty line of nothing', () => {
    for (const text of ['', '\n', ' \n\t\n\u00a0']) {
      expect(normalizeCode(text)).to.deep.equal({ code: '', mode: 'script', lines: [0] });
    }
  });

  it('takes every kind of line end', () => {
    expect(normalizeCode('a = 1\r\nb = 2\rc = 3\n').code).to.equal('a = 1\nb = 2\nc = 3');
  });

  it('makes plain spaces of no-break ones, and keeps other Unicode', () => {
    expect(normalizeCode('if\u00a0x:\n\u00a0\u00a0\u00a0\u00a0y = "\u2003\u202f👩‍🚀"').code).to.equal(
      'if x:\n    y = "\u2003\u202f👩‍🚀"',
    );
  });

  it('drops a byte order mark and zero-width spaces', () => {
    expect(normalizeCode('\ufeff  a\u200b = 1\n \u200b b = 2').code).to.equal('a = 1\nb = 2');
  });

  it('drops blank lines around the code and white space after it', () => {
    const source = normalizeCode('\n  \nprint(1)\n\nprint(2)  \n\t\n');
    expect(source.code).to.equal('print(1)\n\nprint(2)');
    expect(source.lines).to.deep.equal([2, 3, 4]);
  });

  it('drops the common indentation, as textwrap.dedent does', () => {
    const source = normalizeCode(
      '\n    def f():\n\n        return """\n      text\n  \n        """\n',
    );
    expect(source.code).to.equal('def f():\n\n    return """\n  text\n\n    """');
  });

  it('keeps tabs, and sees no common indentation in tabs and spaces', () => {
    expect(normalizeCode('\tif x:\n\t\ty()').code).to.equal('if x:\n\ty()');
    expect(normalizeCode('\tx\n    y').code).to.equal('\tx\n    y');
  });

  it('keeps trailing white space inside, where a string may need it', () => {
    expect(normalizeCode('"""a  \nb"""').code).to.equal('"""a  \nb"""');
  });

  it('takes 10,000 lines', () => {
    const code = Array.from({ length: 10_000 }, (_, i) => `x${i} = ${i}`).join('\n');
    const source = normalizeCode(code);
    expect(source.code).to.equal(code);
    expect(source.lines).to.have.length(10_000);
  });
});
