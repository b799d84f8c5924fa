import { expect } from 'chai';
import { columnsOf } from '../../src/source/columns.js';
import { normalizeCode } from '../../src/source/normalize.js';

const columns = (text: string) => columnsOf(text, normalizeCode(text));

describe('columnsOf', () => {
  it('is 0 where nothing was taken off', () => {
    expect(columns('import sys\n\nif sys.argv:\n    pass')).to.deep.equal([0, 0, 0, 0]);
  });

  it('is 0 in a text without code', () => {
    for (const text of ['', '\n', ' \n\t\n\u00a0']) expect(columns(text)).to.deep.equal([0]);
  });

  it('counts the common indentation, and all of a blank line', () => {
    expect(
      columns('\n    def f():\n\n        return """\n      text\n  \n        """  \n'),
    ).to.deep.equal([4, 0, 4, 4, 2, 4]);
  });

  it('counts the characters that code may not have', () => {
    expect(columns('\ufeff  a\u200b = 1\n \u200b b = 2')).to.deep.equal([3, 3]);
  });

  it('counts prompts', () => {
    const lines = ['>>> x = 0', '>>> for n in y:', '...     x += n', '...', '  >>> x  ', '3'];
    expect(columns(lines.join('\n'))).to.deep.equal([4, 4, 4, 3, 6]);
  });

  it('does not count white space after the code', () => {
    expect(columns('  a = """b  \n  """   ')).to.deep.equal([2, 2]);
  });
});
