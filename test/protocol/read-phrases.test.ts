import { expect } from 'chai';
import { readPhrase, readPhrases, readReasons, readText } from '../../src/protocol/read-phrases.js';

const UNEXPECTED = { code: 'unexpected', detail: '' };

describe('readPhrase', () => {
  for (const phrase of [
    { code: 'no-memory' },
    { code: 'exit-code', status: 3 },
    { code: 'depends-circle', blocks: ['a', 'b'] },
    { code: 'module-left-out', module: 'tkinter', reason: 'no-windows' },
  ]) {
    it(`takes ${phrase.code} as it is`, () => {
      expect(readPhrase(phrase)).to.deep.equal(phrase);
    });
  }

  for (const [what, told] of [
    ['nothing', null],
    ['a text', 'no-memory'],
    ['an unknown code', { code: 'hello' }],
    ['a code that objects have', { code: 'constructor' }],
    ['what the page alone can tell', { code: 'opened-from-file' }],
    ['a text for a number', { code: 'exit-code', status: '3' }],
    ['a number for a text', { code: 'broke-down', detail: 3 }],
    ['no number', { code: 'exit-code', status: NaN }],
    ['a text for a list', { code: 'depends-circle', blocks: 'ab' }],
    ['a reason that there is not', { code: 'module-left-out', module: 'a', reason: 'toString' }],
    ['a parameter that is missing', { code: 'package-failed', name: 'a' }],
  ] as const) {
    it(`takes ${what} for something unexpected`, () => {
      expect(readPhrase(told)).to.deep.equal(UNEXPECTED);
    });
  }

  it('drops what it does not know, and cuts what is long', () => {
    const read = readPhrase({ code: 'broke-down', detail: 'x'.repeat(5000), more: 1 });
    expect(read).to.deep.equal({ code: 'broke-down', detail: `${'x'.repeat(2000)}…` });
    const circle = readPhrase({ code: 'depends-circle', blocks: Array(1000).fill('a') });
    expect(circle).to.have.property('blocks').with.length(20);
    expect(readPhrases(Array(1000).fill({ code: 'no-memory' }))).to.have.length(20);
  });

  it('always finds something to say', () => {
    for (const told of [[], undefined, {}]) {
      expect(readPhrases(told)).to.deep.equal([UNEXPECTED]);
    }
  });
});

describe('readReasons', () => {
  it('takes what it knows, and nothing else', () => {
    const reason = { role: 'defines', names: ['a'], more: 0 };
    const wrong = [{ ...reason, role: 'eats' }, { ...reason, names: 'a' }, { role: 'changes' }, 7];
    expect(readReasons([...wrong, reason])).to.deep.equal([reason]);
    expect(readReasons('defines')).to.deep.equal([]);
  });
});

describe('readText', () => {
  it('gives an empty text for none', () => {
    expect([readText(3), readText('a')]).to.deep.equal(['', 'a']);
  });
});
