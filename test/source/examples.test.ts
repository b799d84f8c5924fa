import { expect } from 'chai';
import { examplesOf } from '../../src/source/examples.js';
import { normalizeCode } from '../../src/source/normalize.js';

const examples = (...lines: string[]) => {
  const text = lines.join('\n');
  return examplesOf(text, normalizeCode(text));
};

describe('examplesOf', () => {
  it('gives what a page shows below each prompt', () => {
    expect(
      examples('>>> x = 1', '>>> for i in range(2):', '...     i', '...', '0', '1', '>>> x', '1'),
    ).to.deep.equal([
      { lines: 1, want: '' },
      { lines: 3, want: '0\n1' },
      { lines: 1, want: '1' },
    ]);
  });

  it('keeps blank lines and indentation in an output, and none around it', () => {
    expect(
      examples('  >>> f()', '  a', '', '    b', '', '  >>> g()', '  c\u00a0d  ', ''),
    ).to.deep.equal([
      { lines: 1, want: 'a\n\n  b' },
      { lines: 1, want: 'c d' },
    ]);
  });

  it('compares nothing of the code before the first prompt', () => {
    expect(examples('class Dog:', '    pass', '', '>>> Dog', "<class 'Dog'>")).to.deep.equal([
      { lines: 3, want: null },
      { lines: 1, want: "<class 'Dog'>" },
    ]);
  });

  it('counts an empty prompt at the end as no line of code', () => {
    expect(examples('>>> 1', '1', '>>>')).to.deep.equal([{ lines: 1, want: '1' }]);
  });

  it('knows the prompts of IPython', () => {
    expect(
      examples(
        ...['In [1]: def f():', '   ...:     return 1', '   ...: ', '', 'In [2]: f()'],
        ...['Out[2]: 1', '', 'In [3]: print(2)', '2'],
      ),
    ).to.deep.equal([
      { lines: 3, want: '' },
      { lines: 1, want: 'Out[2]: 1' },
      { lines: 1, want: '2' },
    ]);
  });

  it('finds nothing to compare in a script, and in prompts without output', () => {
    expect(examples('x = 1')).to.equal(null);
    expect(examples('>>> x = 1', '>>> print(x)')).to.equal(null);
  });
});
