import { expect } from 'chai';
import { coloured } from '../../src/editor/coloured.js';

describe('coloured code', () => {
  const htmlOf = (code: string) =>
    coloured(code).map((line) => {
      const element = document.createElement('div');
      element.append(line);
      return element;
    });

  it('is the code, line by line', () => {
    const code = 'def f(x):\n    return """a\n\n<b>"""\n';
    expect(htmlOf(code).map((line) => line.textContent)).to.deep.equal(code.split('\n'));
    expect(htmlOf('').map((line) => line.textContent)).to.deep.equal(['']);
  });

  it('has the kinds of token in spans, built-in names among them', () => {
    const [line] = htmlOf('for x in range(3): a.range');
    const spans = [...line!.querySelectorAll('span')].map((span) => span.textContent);
    expect(spans).to.deep.equal(['for', 'in', 'range', '3', '.', 'range']);
    const builtins = [...line!.querySelectorAll('.cm-builtin')];
    expect(builtins).to.deep.equal([line!.querySelectorAll('span')[2]]);
  });
});
