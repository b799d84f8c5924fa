import { expect } from 'chai';
import { History, historyOf } from '../../src/controllers/history.js';

describe('the history of a prompt', () => {
  it('goes back to the first entry, and forth to the draft', () => {
    const history = new History();
    for (const code of ['a', 'for x in y:\n    z', 'b']) history.add(code);
    const back = [1, 2, 3, 4].map(() => history.step(-1, 'draft'));
    expect(back).to.deep.equal(['b', 'for x in y:\n    z', 'a', null]);
    const forth = [1, 2, 3, 4].map(() => history.step(1, 'not the draft'));
    expect(forth).to.deep.equal(['for x in y:\n    z', 'b', 'draft', null]);
  });

  it('leaves out what is blank, and what is as the last', () => {
    const history = new History();
    for (const code of ['a', '', '  \n', 'a', 'b']) history.add(code);
    expect(history.step(-1, '')).to.equal('b');
    expect(history.step(-1, '')).to.equal('a');
    expect(history.step(-1, '')).to.equal(null);
  });

  it('begins at its end again after what was added', () => {
    const history = new History();
    history.add('a');
    history.add('b');
    history.step(-1, '');
    history.step(-1, '');
    history.add('c');
    expect(history.step(-1, 'draft')).to.equal('c');
    history.rewind();
    expect(history.step(1, '')).to.equal(null);
  });

  it('is one for a session', () => {
    historyOf('history test').add('a');
    expect(historyOf('history test').step(-1, '')).to.equal('a');
    expect(historyOf('another history test').step(-1, '')).to.equal(null);
  });
});
