import { expect } from 'chai';
import { normalizeCode } from '../../src/source/normalize.js';

/** The code of a transcript given by its lines; fails when it is not taken for one. */
function codeOf(...lines: string[]): string {
  const source = normalizeCode(lines.join('\n'));
  expect(source.mode).to.equal('transcript');
  expect(source.lines).to.have.length(source.code.split('\n').length);
  return source.code;
}

describe('transcripts', () => {
  it('lose their prompts and output, and know where the code came from', () => {
    const source = normalizeCode(
      [
        '>>> total = 0',
        '>>> for n in range(3):',
        '...     total += n',
        '...',
        '>>> total',
        '3',
      ].join('\n'),
    );
    expect(source).to.deep.equal({
      code: 'total = 0\nfor n in range(3):\n    total += n\n\ntotal',
      mode: 'transcript',
      lines: [0, 1, 2, 3, 4],
    });
  });

  it('are recognised when they are indented or stand after blank lines and comments', () => {
    expect(codeOf('', '    >>> 1 + 1', '    2', '    >>> 2')).to.equal('1 + 1\n2');
    expect(codeOf("# it's a comment", '>>> x = 1', '>>> x', '1')).to.equal('x = 1\nx');
  });

  it('keep the code that stands before them, and drop a banner', () => {
    expect(codeOf('class Dog:', '    pass', '', '>>> Dog()', '<Dog object>')).to.equal(
      'class Dog:\n    pass\n\nDog()',
    );
    expect(codeOf('$ python3', 'Python 3.14.2 (main, Dec 5 2025)', '>>> 1', '1')).to.equal('1');
  });

  it('may have bare prompts', () => {
    expect(codeOf('>>>', '>>> x = 1', '>>>', '>>> x')).to.equal('x = 1\n\nx');
    expect(codeOf('>>> ')).to.equal('');
  });

  it('may have strings over several lines', () => {
    expect(codeOf('>>> s = """a', '...   b', '...', '... c"""', '>>> s')).to.equal(
      's = """a\n  b\n\nc"""\ns',
    );
  });

  it('take dots for output where no statement is open', () => {
    expect(codeOf('>>> f()', 'first', '... and so on', '>>> g()')).to.equal('f()\ng()');
  });

  it('may be indented by tabs, also after the prompt', () => {
    expect(codeOf('\t>>> if x:', '\t...\ty()', '\t>>>\tz()')).to.equal('if x:\n\ty()\nz()');
  });

  it('may have a statement without dots, set under the prompt', () => {
    expect(
      codeOf(
        '>>> if x:  # open',
        '        y()',
        '    else:',
        '        z()',
        '',
        '>>> f(a,',
        '      b)',
        '3',
      ),
    ).to.equal('if x:  # open\n    y()\nelse:\n    z()\nf(a,\n  b)');
    expect(codeOf('>>> f()', '    indented output', '>>> g()')).to.equal('f()\ng()');
  });

  it('may be of IPython', () => {
    expect(
      codeOf(
        'In [1]: def f():',
        '   ...:     return 1',
        '   ...: ',
        '',
        'In [12]: f()',
        'Out[12]: 1',
      ),
    ).to.equal('def f():\n    return 1\n\nf()');
  });

  it('may have text and output between the prompts', () => {
    expect(codeOf('>>> a = 1', '', 'Then, as it were:', '', '>>> a', '1')).to.equal('a = 1\na');
  });

  it('may use no-break spaces and CRLF', () => {
    expect(codeOf('>>>\u00a0a = 1\r', '...\r', '>>> a')).to.equal('a = 1\n\na');
  });

  it('are not seen in a docstring or a comment', () => {
    for (const code of [
      'def f():\n    """\n    >>> f()\n    1\n    """\n    return 1',
      '"""\n>>> f()\n"""\nprint(1)',
      'x = 1\n# >>> x',
      "'''\\'''\n>>> 1\n'''",
    ]) {
      expect(normalizeCode(code)).to.include({ code, mode: 'script' });
    }
  });
});
