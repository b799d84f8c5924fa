import { expect } from 'chai';
import { languageFor, loadWords, pageLanguageOf } from '../../src/words/words.js';

describe('pageLanguageOf', () => {
  const own = document.documentElement.lang;

  afterEach(() => {
    document.documentElement.lang = own;
    document.body.replaceChildren();
  });

  function place(html: string): Element {
    document.body.innerHTML = html;
    return document.querySelector('b')!;
  }

  it('is that of the nearest ancestor that has one, or of the element itself', () => {
    document.documentElement.lang = 'fr';
    expect(pageLanguageOf(place('<p><b></b></p>'))).to.equal('fr');
    expect(pageLanguageOf(place('<p lang="de-AT"><i><b></b></i></p>'))).to.equal('de-AT');
    expect(pageLanguageOf(place('<p lang="de"><b lang="en"></b></p>'))).to.equal('en');
  });

  it('is none where the page says so, or nothing', () => {
    document.documentElement.lang = 'fr';
    expect(pageLanguageOf(place('<p lang=""><b></b></p>'))).to.equal('');
    document.documentElement.removeAttribute('lang');
    expect(pageLanguageOf(place('<p><b></b></p>'))).to.equal('');
  });

  it('is looked for through shadow roots', () => {
    document.body.innerHTML = '<p lang="de"><span></span></p>';
    const root = document.querySelector('span')!.attachShadow({ mode: 'open' });
    root.innerHTML = '<p><span></span></p>';
    const inner = root.querySelector('span')!.attachShadow({ mode: 'open' });
    inner.innerHTML = '<b></b>';
    expect(pageLanguageOf(inner.querySelector('b')!)).to.equal('de');
    root.querySelector('p')!.lang = 'it';
    expect(pageLanguageOf(inner.querySelector('b')!)).to.equal('it');
  });
});

describe('languageFor', () => {
  for (const [tag, language] of [
    ['en', 'en'],
    ['en-GB', 'en'],
    ['de', 'de'],
    ['de-AT', 'de'],
    ['DE-ch', 'de'],
    ['fr', 'en'],
    ['', 'en'],
    ['constructor', 'en'],
  ] as const) {
    it(`is ${language} for “${tag}”`, () => {
      expect(languageFor(tag)).to.equal(language);
    });
  }
});

describe('loadWords', () => {
  it('has the page’s own tag where that is of the same language, and English for others', async () => {
    expect(await loadWords('en-GB')).to.have.property('lang', 'en-GB');
    expect(await loadWords('en')).to.have.property('lang', 'en');
    expect(await loadWords('fr')).to.have.property('lang', 'en');
    expect(await loadWords('')).to.have.property('lang', 'en');
  });

  it('lets those go on in order who wait for the same words', async () => {
    const order: number[] = [];
    await Promise.all(
      [1, 2, 3].map(async (number) => {
        await loadWords('en');
        order.push(number);
      }),
    );
    expect(order).to.deep.equal([1, 2, 3]);
  });
});
