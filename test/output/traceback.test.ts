import { expect } from 'chai';
import { rememberBlock, type Place, type PlacedBlock } from '../../src/output/places.js';
import { tracebackBlock } from '../../src/output/traceback.js';
import type { RunError } from '../../src/session/types.js';
import { en } from '../../src/words/en.js';

const HEAD = 'Traceback (most recent call last):\n';

const NESTED = `${HEAD}  File "<example 91>", line 3, in <module>
    json.loads("{")
    ~~~~~~~~~~^^^^^
  File "/lib/python314.zip/json/decoder.py", line 361, in raw_decode
    obj, end = self.scan_once(s, idx)
json.decoder.JSONDecodeError: Expecting property name: line 1 column 2 (char 1)

During handling of the above exception, another exception occurred:

${HEAD}  File "<example 91>", line 5, in load
    raise KeyError("k")
KeyError: 'k'
`;

const GROUP = `  + Exception Group Traceback (most recent call last):
  |   File "<example 91>", line 6, in <module>
  |     raise ExceptionGroup('both', [inner, TypeError('bare')])
  | ExceptionGroup: both (2 sub-exceptions)
  +-+---------------- 1 ----------------
    | Traceback (most recent call last):
    |   File "<example 91>", line 4, in <module>
    |     fail()
    |     ~~~~^^
    | ValueError: inner
    +---------------- 2 ----------------
    | TypeError: bare
    +------------------------------------
`;

const SYNTAX = `  File "<example 91>", line 2
    for x in y
              ^
SyntaxError: expected ':'
`;

function shown(traceback: string, type: string, more: Partial<RunError> = {}): HTMLElement {
  const box = document.createElement('div');
  box.append(...tracebackBlock(en, { type, message: '', traceback, ...more }));
  return box;
}

const texts = (box: HTMLElement, selector: string) =>
  [...box.querySelectorAll(selector)].map((element) => element.textContent);

describe('tracebackBlock', () => {
  let block: PlacedBlock & { isOnPage: boolean };
  let places: Place[];

  beforeEach(() => {
    places = [];
    block = {
      id: '',
      isOnPage: true,
      words: en,
      showLine: (place) => places.push(place),
    };
    rememberBlock('<example 91>', block);
  });

  afterEach(() => {
    block.isOnPage = false;
  });

  for (const [what, text, type] of [
    ['a chain', NESTED, 'KeyError'],
    ['a group', GROUP, 'ExceptionGroup'],
    ['a syntax error', SYNTAX, 'SyntaxError'],
  ] as const) {
    it(`has all the text of ${what}`, () => {
      expect(shown(text, type).textContent).to.equal(text.trimEnd());
    });
  }

  it('tells the parts of a chain', () => {
    const box = shown(NESTED, 'KeyError');
    expect(texts(box, '.frame.library')[0]).to.contain('decoder.py');
    expect(texts(box, '.frame:not(.library)').length).to.equal(2);
    expect(texts(box, '.carets')).to.deep.equal(['    ~~~~~~~~~~^^^^^']);
    expect(texts(box, '.function')).to.deep.equal(['<module>', 'raw_decode', 'load']);
    expect(texts(box, '.cause')).to.deep.equal([
      'json.decoder.JSONDecodeError: Expecting property name: line 1 column 2 (char 1)',
    ]);
    expect(texts(box, 'strong')).to.deep.equal(["KeyError: 'k'"]);
  });

  it('tells the parts of a group', () => {
    const box = shown(GROUP, 'ExceptionGroup');
    expect(texts(box, '.cause').map((line) => line.trim())).to.deep.equal([
      '| ExceptionGroup: both (2 sub-exceptions)',
      '| ValueError: inner',
      '| TypeError: bare',
    ]);
    expect(texts(box, '.carets').length).to.equal(1);
  });

  it('links frames of blocks, with what their lines were', () => {
    const links = shown(NESTED, 'KeyError').querySelectorAll('a');
    expect(links.length).to.equal(2);
    for (const link of links) link.click();
    expect(places).to.deep.equal([
      { filename: '<example 91>', line: 3, text: 'json.loads("{")' },
      { filename: '<example 91>', line: 5, text: 'raise KeyError("k")' },
    ]);
  });

  it('links frames in groups, and syntax errors', () => {
    for (const [text, type] of [
      [GROUP, 'ExceptionGroup'],
      [SYNTAX, 'SyntaxError'],
    ] as const) {
      shown(text, type).querySelector('a')?.click();
    }
    expect(places.map(({ line, text }) => [line, text])).to.deep.equal([
      [6, "raise ExceptionGroup('both', [inner, TypeError('bare')])"],
      [2, 'for x in y'],
    ]);
  });

  it('keeps a message with many lines, and markup, as text', () => {
    const message = 'ValueError: one\n    two <b>\n~~~';
    const box = shown(`${HEAD}  File "x", line 1, in f\n${message}\n`, 'ValueError');
    expect(texts(box, 'strong')).to.deep.equal([message]);
    expect(box.querySelector('b')).to.equal(null);
  });

  it('takes no escape sequences from a message', () => {
    expect(shown('ValueError: \x1b[31mred\x1b[0m\n', 'ValueError').textContent).to.equal(
      'ValueError: red',
    );
  });

  it('shows what to do', () => {
    const box = shown('RuntimeError: x\n', 'RuntimeError', { advice: 'Do this.' });
    expect(texts(box, '.advice')).to.deep.equal(['Do this.']);
    expect(shown('RuntimeError: x\n', 'RuntimeError').querySelector('.advice')).to.equal(null);
  });

  it('cuts what is very long, and says so', () => {
    const text = `${HEAD}${'  File "x", line 1, in f\n'.repeat(10_000)}ValueError: x`;
    const box = shown(text, 'ValueError');
    expect(box.textContent.length).to.be.below(110_000);
    expect(box.textContent).to.match(/\(\d+,\d+ more characters\)\nValueError: x$/);
  });
});
