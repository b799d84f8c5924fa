import { expect } from 'chai';
import { readLink } from '../../src/embed/link.js';

const PAGE = 'https://cdn.example/python-run/embed.html';

describe('readLink', () => {
  it('takes all that follows the # for code', () => {
    const code = 'print("50 % #", \'a&b\')\nx = "é?"';
    expect(readLink(`${PAGE}#${encodeURIComponent(code)}`).code).to.equal(code);
    expect(readLink(`${PAGE}#print(1)`).code).to.equal('print(1)');
  });

  it('takes attributes from the query, and only those that start nothing', () => {
    const query = 'label=Sum&theme=dark&stdin=a%0Ab&autorun&src=evil.py&onclick=alert(1)&sandbox=';
    expect([...readLink(`${PAGE}?${query}#1`).attributes]).to.deep.equal([
      ['label', 'Sum'],
      ['theme', 'dark'],
      ['stdin', 'a\nb'],
    ]);
  });

  it('says what is wrong with a link', () => {
    for (const hash of ['', '#', '#%20%0A']) {
      expect(() => readLink(PAGE + hash)).to.throw('This link has no code');
    }
    expect(() => readLink(`${PAGE}#print(%)`)).to.throw('cannot be read');
  });
});
