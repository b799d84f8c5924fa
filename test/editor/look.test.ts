import { expect } from 'chai';
import { contrast, LEGIBLE_CONTRAST } from '../../src/colour.js';
import { takeLook } from '../../src/editor/look.js';

describe('takeLook', () => {
  let page: HTMLElement;
  let editor: HTMLElement;

  beforeEach(() => {
    page = document.createElement('main');
    editor = document.createElement('div');
    document.body.append(page, editor);
  });

  afterEach(() => {
    page.remove();
    editor.remove();
  });

  /** Takes the look of a block's `pre`. */
  function look(style: string, content = '<code>x = 1</code>', box = ''): CSSStyleDeclaration {
    page.innerHTML = `<div id="block"><div style="${box}"><pre style="margin: 0; ${style}">${content}</pre></div></div>`;
    takeLook(editor, page.querySelector('pre')!, page.querySelector('#block')!);
    return editor.style;
  }

  it('has the font of the code', () => {
    const style = look(
      'font: 19px/31px serif',
      '<code style="font-family: monospace; letter-spacing: 1px; tab-size: 3">x</code>',
    );
    expect(style.fontFamily).to.equal('monospace');
    expect(style.fontSize).to.match(/px$/);
    expect(style.lineHeight).to.equal('31px');
    expect(style.letterSpacing).to.equal('1px');
    expect(style.getPropertyValue('tab-size')).to.equal('3');
  });

  it('has the colours and the border of the box that is painted', () => {
    const style = look(
      'color: rgb(1, 2, 3)',
      '<code>x</code>',
      'background: rgb(250, 251, 252); border: 2px solid rgb(9, 9, 9); border-radius: 5px',
    );
    expect(style.color).to.equal('rgb(1, 2, 3)');
    expect(style.backgroundColor).to.equal('rgb(250, 251, 252)');
    expect(style.borderTopWidth).to.equal('2px');
    expect(style.borderLeftColor).to.equal('rgb(9, 9, 9)');
    expect(style.borderRadius).to.equal('5px');
  });

  it('is transparent where nothing is painted', () => {
    expect(look('').backgroundColor).to.equal('transparent');
    expect(look('background: rgba(1, 2, 3, 0)').backgroundColor).to.equal('transparent');
  });

  it('adds up the space within the painted box', () => {
    const style = look(
      'padding: 3px 4px; background: white',
      '<code style="padding: 10px 0">x</code>',
      'padding: 100px',
    );
    expect(style.paddingTop).to.equal('13px');
    expect(style.paddingLeft).to.equal('4px');
  });

  it('has the largest margin, as margins collapse', () => {
    expect(look('', '<code>x</code>', 'margin: 20px 0').marginTop).to.equal('20px');
  });

  it('has the colours of the tokens in the block', () => {
    const content =
      '<code><span class="k" style="color: rgb(1, 1, 1); font-weight: 700">def</span></code>';
    const style = look('', content);
    expect(style.getPropertyValue('--keyword')).to.equal('rgb(1, 1, 1)');
    expect(style.getPropertyValue('--keyword-weight')).to.equal('700');
  });

  it('has those of another block where the block has none', () => {
    const other = document.createElement('pre');
    other.innerHTML = '<i class="hljs-string" style="color: rgb(2, 2, 2); font-style: italic"></i>';
    document.body.append(other);
    const style = look('');
    other.remove();
    expect(style.getPropertyValue('--string')).to.equal('rgb(2, 2, 2)');
    expect(style.getPropertyValue('--string-style')).to.equal('italic');
  });

  it('has colours of its own where the page has none, for dark text and for light', () => {
    const onLight = look('color: #222').getPropertyValue('--keyword');
    const onDark = look('color: #eee').getPropertyValue('--keyword');
    expect(onLight).to.match(/^#/);
    expect(onDark).to.match(/^#/);
    expect(onLight).not.to.equal(onDark);
  });

  for (const [ground, text] of [
    ['#1b1b1b', 'oklch(0.97 0 0)'],
    ['#1b1b1b', 'lab(90% 0 0)'],
    ['#1b1b1b', 'color(srgb 0.9 0.9 0.9)'],
    ['#1b1b1b', 'color-mix(in srgb, white 90%, black)'],
    ['#fafafa', 'oklch(0.3 0 0)'],
    ['#fafafa', 'lab(20% 0 0)'],
  ] as const) {
    it(`can be read on ${ground} where the text is ${text}`, () => {
      const style = look(`background: ${ground}; color: ${text}`);
      for (const kind of ['keyword', 'string', 'comment', 'number', 'definition', 'builtin']) {
        const color = style.getPropertyValue(`--${kind}`);
        expect(contrast(color, ground), kind).to.be.at.least(LEGIBLE_CONTRAST);
      }
    });
  }

  it('needs no layout', () => {
    expect(look('display: none; color: rgb(1, 2, 3)').color).to.equal('rgb(1, 2, 3)');
  });
});
