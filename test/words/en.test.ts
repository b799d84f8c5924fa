import { expect } from 'chai';
import { en } from '../../src/words/en.js';

const say = (...phrases: Parameters<typeof en.sentences>[0]) => en.sentences(phrases);

describe('English', () => {
  it('joins sentences', () => {
    expect(say({ code: 'no-reaction' }, { code: 'loss-own' })).to.equal(
      'The program did not stop, so Python was ended. What this run defined is lost.',
    );
  });

  it('names blocks by their ids, or their places', () => {
    const status = 'error';
    expect(say({ code: 'stopped-at', block: 2, status })).to.match(/^Example 2 failed, /);
    expect(say({ code: 'stopped-at', block: 'load', status })).to.match(/^load failed, /);
    expect(say({ code: 'runs-first', blocks: ['load', 2, 3] })).to.match(
      /^load, Example 2,? and Example 3 run first\.$/,
    );
    expect(say({ code: 'depends-circle', blocks: ['a'] })).to.match(/^a depends on itself/);
  });

  it('counts what comes back before the next run', () => {
    const loss = (again: number, kept: number) => say({ code: 'loss-earlier', again, kept });
    expect(loss(1, 0)).to.match(/, 1 earlier run is repeated\.$/);
    expect(loss(2, 0)).to.match(/, 2 earlier runs are repeated\.$/);
    expect(loss(0, 2)).to.match(/, earlier results are restored\.$/);
    expect(loss(1, 2)).to.match(/, earlier results are restored and 1 earlier run is repeated\.$/);
  });

  it('tells what a block is needed for, with code between backticks', () => {
    const plain = { names: [], more: 0 };
    expect(en.why([{ role: 'defines', names: ['a', 'b'], more: 0 }])).to.equal(
      'defines `a` and `b`',
    );
    expect(en.why([{ role: 'may define', names: ['a', 'b'], more: 3 }])).to.match(
      /^may define `a`, `b`,? and 3 more$/,
    );
    expect(en.why([{ role: 'named by depends', ...plain }])).to.equal('named by `depends`');
    expect(
      en.why([
        { role: 'changes', names: ['a'], more: 0 },
        { role: 'defines', names: ['b'], more: 0 },
      ]),
    ).to.equal('changes `a` and defines `b`');
  });

  it('says which package needs another one, and asks about the spelling of no other', () => {
    const why = (by: string) =>
      say({ code: 'package-failed', name: 'b', by }, { code: 'package-unknown', index: 'i', by });
    expect(why('a')).to.equal(
      'The package b (needed by a) could not be installed. i has no package of this name.',
    );
    expect(why('')).to.match(/^The package b could not .*\. Check the spelling\.$/);
  });

  it('has a remedy for each directive', () => {
    for (const [directive, remedy] of [
      ['script-src', 'the address of python-run'],
      ['connect-src', 'to connect-src'],
      ['frame-src', 'to frame-src'],
    ] as const) {
      const blocked = 'https://cdn.example/python-run-worker.js';
      expect(say({ code: 'blocked-by-policy', directive, blocked }))
        .to.contain(blocked)
        .and.contain(remedy);
    }
  });
});
