import { expect } from 'chai';
import { rememberBlock, type Place, type PlacedBlock } from '../../src/output/places.js';
import { piecesOfText } from '../../src/output/terminal.js';
import { appendPieces, linkedText } from '../../src/output/text-nodes.js';
import { en } from '../../src/words/en.js';

function boxOf(text: string, stream: 'stdout' | 'stderr' = 'stdout'): HTMLElement {
  const box = document.createElement('div');
  appendPieces(box, piecesOfText(text, stream));
  return box;
}

const linksOf = (text: string) => [...boxOf(text).querySelectorAll('a')];

describe('linkedText', () => {
  for (const [text, addresses] of [
    ['see https://example.org/a?b=c#d now', ['https://example.org/a?b=c#d']],
    ['https://example.org.', ['https://example.org']],
    ['(https://example.org/a)', ['https://example.org/a']],
    ['(see https://example.org/a_(b)).', ['https://example.org/a_(b)']],
    ['<https://example.org/a>, "http://b.example"', ['https://example.org/a', 'http://b.example']],
    ['[https://example.org/x]: ok', ['https://example.org/x']],
    ['https://例え.jp/パス', ['https://例え.jp/パス']],
    ['ftp://example.org javascript:alert(1) file:///x //example.org example.org', []],
    ['xhttps://example.org https://', []],
  ] as const) {
    it(`finds the addresses in ${text}`, () => {
      const box = document.createElement('p');
      box.append(...linkedText(text));
      expect(box.textContent).to.equal(text);
      expect([...box.querySelectorAll('a')].map((a) => a.textContent)).to.deep.equal(addresses);
    });
  }

  it('makes links that tell nothing and lead nowhere by themselves', () => {
    const [link] = linksOf('https://example.org/');
    expect(link?.rel).to.equal('noopener noreferrer nofollow');
    expect(link?.target).to.equal('_blank');
  });

  it('leaves markup as text', () => {
    const box = boxOf('<a href="https://example.org/">x</a><img src=x onerror=fail()>');
    expect(box.querySelector('img')).to.equal(null);
    expect(box.querySelectorAll('a').length).to.equal(1);
    expect(box.textContent).to.contain('<img src=x onerror=fail()>');
  });
});

describe('appendPieces', () => {
  it('makes a link of OSC 8, and tells where it leads', () => {
    const [link] = linksOf('\x1b]8;id=1;https://example.org/x\x1b\\here\x1b]8;;\x1b\\ and on');
    expect(link?.href).to.equal('https://example.org/x');
    expect(link?.title).to.equal('https://example.org/x');
    expect(link?.textContent).to.equal('here');
  });

  it('makes no link of OSC 8 that leads elsewhere than the web', () => {
    const box = boxOf('\x1b]8;;javascript:alert(1)\x07here\x1b]8;;\x07');
    expect(box.querySelector('a')).to.equal(null);
    expect(box.textContent).to.equal('here');
  });

  it('gives styles classes, and colours for both grounds', () => {
    const [element] = boxOf('\x1b[1;3;4;9;38;2;255;255;0mx').children;
    expect(element?.className).to.equal('stdout sgr bold italic underline strike');
    const { style } = element as HTMLElement;
    expect(style.getPropertyValue('--dark')).to.equal('#ffff00');
    expect(style.getPropertyValue('--light')).to.match(/^#[0-9a-f]{6}$/);
    expect(style.getPropertyValue('--light')).not.to.equal('#ffff00');
  });

  it('goes on in the element that is there, in one text node', () => {
    const box = boxOf('a\n');
    appendPieces(box, piecesOfText('b\n', 'stdout'));
    expect(box.children.length).to.equal(1);
    expect(box.firstElementChild?.childNodes.length).to.equal(1);
    appendPieces(box, piecesOfText('c', 'stderr'));
    expect(box.children.length).to.equal(2);
  });

  describe('places in blocks', () => {
    let block: PlacedBlock & { isOnPage: boolean };
    let shown: Place[];

    beforeEach(() => {
      shown = [];
      block = {
        id: '',
        isOnPage: true,
        words: en,
        showLine: (place) => shown.push(place),
      };
      rememberBlock('<example 77>', block);
    });

    afterEach(() => {
      block.isOnPage = false;
    });

    for (const [what, text] of [
      ['a traceback', '  File "<example 77>", line 3, in f'],
      ['a warning', '<example 77>:3: UserWarning: x'],
    ] as const) {
      it(`are linked in ${what}`, () => {
        const box = boxOf(text, 'stderr');
        expect(box.textContent).to.equal(text);
        const link = box.querySelector('a');
        expect(link?.title).to.equal('Go to line 3 of example 77');
        link?.click();
        expect(shown).to.deep.equal([{ filename: '<example 77>', line: 3, text: null }]);
      });
    }

    it('are text where the block is gone', () => {
      block.isOnPage = false;
      expect(boxOf('File "<example 77>", line 3').querySelector('a')).to.equal(null);
    });

    it('are text in code that is no block', () => {
      for (const name of ['<string>', '/lib/x.py', '<example 78>']) {
        expect(boxOf(`File "${name}", line 3`).querySelector('a')).to.equal(null);
      }
    });
  });
});
