import { expect } from 'chai';
import { highlight } from '../../src/embed/highlight.js';

const shown = (code: string) => {
  const box = document.createElement('code');
  box.append(highlight(code));
  return box;
};

describe('highlight', () => {
  it('keeps the code as it is, to the letter', () => {
    for (const code of ['', 'x', 'def f():\n\treturn "<b>&"\n\n# end\n', 'a = = 1', '>>> 1\n1']) {
      expect(shown(code).textContent).to.equal(code);
    }
  });

  it('marks tokens with the classes of Pygments', () => {
    const box = shown('@d\ndef f(): # c\n    return "s", 1, None, not x');
    const kinds = [...box.querySelectorAll('span')].map((span) => [
      span.className,
      span.textContent,
    ]);
    expect(kinds).to.deep.include.members([
      ['k', 'def'],
      ['nf', 'f'],
      ['c1', '# c'],
      ['s1', '"s"'],
      ['mi', '1'],
      ['kc', 'None'],
      ['ow', 'not'],
    ]);
  });
});
