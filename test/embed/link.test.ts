import { expect } from 'chai';
import { readLink, type Link } from '../../src/embed/link.js';

const PAGE = 'https://cdn.example/python-run/embed.html';

const read = (address: string) => readLink(address) as Link;

describe('readLink', () => {
  it('takes all that follows the # for code', () => {
    const code = 'print("50 % #", \'a&b\')\nx = "é?"';
    expect(read(`${PAGE}#${encodeURIComponent(code)}`).code).to.equal(code);
    expect(read(`${PAGE}#print(1)`).code).to.equal('print(1)');
  });

  it('takes attributes from the query, and only those that start nothing', () => {
    const others = [
      'src',
      'setup',
      'files',
      'packages',
      'package-base',
      'package-index',
      'prefetch',
    ];
    const more = [
      'trusted',
      'persist',
      'session',
      'depends',
      'console',
      'autorun',
      'sandbox',
      'onclick',
    ];
    const evil = [...others, ...more].map((name) => `${name}=evil`).join('&');
    const query = `label=Sum&theme=dark&stdin=a%0Ab&${evil}`;
    expect([...read(`${PAGE}?${query}#1`).attributes]).to.deep.equal([
      ['label', 'Sum'],
      ['theme', 'dark'],
      ['stdin', 'a\nb'],
    ]);
  });

  it('says what is wrong with a link', () => {
    for (const hash of ['', '#', '#%20%0A']) {
      expect(readLink(PAGE + hash)).to.equal('empty');
    }
    expect(readLink(`${PAGE}#print(%)`)).to.equal('damaged');
  });
});
