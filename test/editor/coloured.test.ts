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
    const [first, second] = htmlOf('for x in range(3):\n    a.range . len, len(a)');
    const textsOf = (line: HTMLElement, selector: string) =>
      [...line.querySelectorAll(selector)].map((span) => span.textContent);
    expect(textsOf(first!, 'span')).to.include.members(['for', 'in', 'range', '3']);
    expect(textsOf(first!, '.cm-builtin')).to.deep.equal(['range']);
    expect(textsOf(second!, '.cm-builtin')).to.deep.equal(['len']);
  });
});
