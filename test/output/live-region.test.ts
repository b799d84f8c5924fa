import { expect } from 'chai';
import { announce } from '../../src/output/live-region.js';

const regions = () => [...document.querySelectorAll<HTMLElement>('[role=status]')];

describe('announce', () => {
  afterEach(() => {
    for (const region of regions()) region.remove();
  });

  it('says a sentence in the one region of the page', () => {
    announce('First.');
    announce('Second.');
    expect(regions().map(({ textContent }) => textContent)).to.deep.equal(['Second.']);
  });

  it('says in which language it is, where that is not the page’s', () => {
    announce('Erstens.', 'de');
    expect(regions()[0]?.lang).to.equal('de');
    announce('printed');
    expect(regions()[0]?.hasAttribute('lang')).to.equal(false);
  });

  it('is not seen', () => {
    announce('First.');
    const { width, height } = regions()[0]!.getBoundingClientRect();
    expect([width, height]).to.deep.equal([1, 1]);
  });

  it('says text, not markup', () => {
    announce('<b>bold</b>');
    expect(regions()[0]?.textContent).to.equal('<b>bold</b>');
  });

  it('lives through a page that replaces its body', () => {
    announce('First.');
    regions()[0]?.remove();
    announce('Second.');
    expect(regions().map(({ textContent }) => textContent)).to.deep.equal(['Second.']);
  });
});
