import { expect } from 'chai';
import { isSafeValue, safeSheet, safeStyle } from '../../src/output/rich/safe-css.js';

const textOf = (css: string) => [...safeSheet(css).cssRules].map((rule) => rule.cssText).join(' ');

describe('Styles of rich output', () => {
  for (const value of [
    'red',
    'rgb(1, 2, 3)',
    'var(--a)',
    'calc(1px + 2px)',
    'url("#a")',
    'url(#a)',
  ]) {
    it(`may have ${value}`, () => {
      expect(isSafeValue(value)).to.equal(true);
    });
  }

  for (const value of [
    'url(x)',
    'URL("x")',
    'url("#a") url(x)',
    'url("x#a")',
    'image-set("x" 1x)',
    '-webkit-image-set(url(x) 1x)',
    'u\\72l(x)',
    'cross-fade(red, blue)',
  ]) {
    it(`may not have ${value}`, () => {
      expect(isSafeValue(value)).to.equal(false);
    });
  }

  it('keep of an attribute what fetches nothing', () => {
    const style = safeStyle('color: red; background: url(x) blue; width: 2px');
    expect(style).to.contain('color: red;').and.to.contain('width: 2px;').and.to.contain('blue');
    expect(style).not.to.contain('url');
    expect(safeStyle('--a: url(x); color: blue')).to.equal('color: blue;');
    expect(safeStyle('nonsense')).to.equal('');
  });

  it('keep the rules of a sheet, also inside of conditions', () => {
    const css = textOf('p { color: red; list-style-image: url(x) } @media all { b { top: 1px } }');
    expect(css).to.match(/^p \{ color: red; \} @media (all )?\{\s*b \{ top: 1px; \}\s*\}$/);
  });

  it('keep text legible on a background, whatever the page is like', () => {
    expect(safeStyle('background: yellow')).to.match(/; color: black;$/);
    expect(safeStyle('background-color: rgb(0, 0, 128)')).to.match(/; color: white;$/);
    for (const left of ['background: navy; color: red', 'background: #ffffff80', 'color: red']) {
      expect(safeStyle(left)).not.to.match(/white|black/);
    }
    const [css, none] = [textOf('#a td { background-color: #eee }'), textOf('td { top: 1px }')];
    expect(css).to.match(/^:where\(#a td\) \{ color: black; \} #a td \{ background-color: /);
    expect(none).not.to.contain('where');
  });

  for (const css of [
    '@import "x";',
    '@font-face { font-family: a; src: url(x) }',
    '@keyframes k { to { background: url(x) } }',
    '@namespace url(x);',
  ]) {
    it(`drop ${css}`, () => {
      expect(textOf(css)).to.equal('');
    });
  }

  it('drop what is nested', () => {
    expect(textOf('p { color: red; & b { background: url(x) } }')).not.to.contain('url');
  });
});
