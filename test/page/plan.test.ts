import { expect } from 'chai';
import type { Plan } from '../../src/protocol/messages.js';
import { learn, needsNothing, questionOf, staleBlocks } from '../../src/page/plan.js';
import type { PastRun, SessionBlock } from '../../src/session/past-run.js';

const block = (key: number, source = `b${String(key)}`, depends = 'auto'): SessionBlock => ({
  key,
  id: `id${String(key)}`,
  source,
  mode: 'script',
  depends,
  setup: [],
});

/** A run of a block that ended well, unless it has another fingerprint. */
function ran(
  blocks: readonly SessionBlock[],
  key: number,
  fingerprint: string | null = null,
): PastRun {
  const program = {
    id: 1,
    code: '',
    filename: '',
    mode: 'script',
    outputLimit: 0,
    keepsTasks: true,
    pixelRatio: 1,
    stdin: [],
  } as const;
  return {
    program,
    answers: [],
    status: fingerprint === '' ? 'error' : 'ok',
    wasStopped: false,
    block: { key, blocks, fingerprint },
  };
}

const references = (blocks: readonly SessionBlock[]) =>
  blocks.map((one) => ({ key: one.key, read: () => one }));

const plan = (parts: Partial<Plan>): Plan => ({
  first: [],
  stale: [],
  fingerprints: {},
  error: null,
  ...parts,
});

describe('needsNothing', () => {
  const [a, b, c] = [block(1), block(2), block(3)];
  const all = [a, b, c];

  it('is certain of the first block, and of one that depends on none', () => {
    expect(needsNothing([], [a], 1)).to.equal(true);
    expect(needsNothing([], [a, block(2, 'x', 'none')], 2)).to.equal(true);
  });

  it('is certain when all before ran in order, whenever the block itself did', () => {
    expect(needsNothing([ran([a], 1), ran([a, b], 2)], all, 3)).to.equal(true);
    expect(needsNothing([ran([a], 1), ran(all, 3), ran([a, b], 2)], all, 3)).to.equal(true);
  });

  it('is not when one has not run, or not well', () => {
    expect(needsNothing([ran([a], 1)], all, 3)).to.equal(false);
    expect(needsNothing([ran([a], 1), ran([a, b], 2, '')], all, 3)).to.equal(false);
  });

  it('is not when one was edited since', () => {
    const past = [ran([a], 1), ran([a, b], 2)];
    expect(needsNothing(past, [block(1, 'edited'), b, c], 3)).to.equal(false);
  });

  it('is not when they ran in another order, or others have run', () => {
    expect(needsNothing([ran([a, b], 2), ran([a], 1)], all, 3)).to.equal(false);
    const past = [ran([a], 1), ran(all, 3)];
    expect(needsNothing(past, all, 2), 'a later block').to.equal(false);
  });

  it('is not when the block names others', () => {
    expect(needsNothing([], [block(1, 'x', 'id2')], 1)).to.equal(false);
  });
});

describe('questionOf', () => {
  const all = [block(1), block(2), block(3), block(4)];

  it('reads no further than it must', () => {
    const ids = (target: number | null, past: PastRun[] = []) =>
      questionOf(references(all), past, target).question.blocks.map(({ id }) => id);
    expect(ids(2)).to.deep.equal(['id1', 'id2']);
    expect(ids(1, [ran(all.slice(0, 3), 3)]), 'it may have overwritten').to.have.length(3);
    const naming = [block(1, 'x', 'id4'), ...all.slice(1)];
    expect(questionOf(references(naming), [], 1).question.blocks).to.have.length(4);
  });

  it('tells runs of blocks as they are without another version', () => {
    const past = [ran(all.slice(0, 1), 1), ran(all.slice(0, 2), 2)];
    const { question } = questionOf(references(all), past, 3);
    expect(question.versions).to.deep.equal([]);
    expect(question.blocks.map(({ ran: run }) => run)).to.deep.equal([
      { order: 0, fingerprint: null, version: -1, index: 0 },
      { order: 1, fingerprint: null, version: -1, index: 1 },
      null,
    ]);
  });

  it('sends a version that was edited since once', () => {
    const past = [ran(all.slice(0, 1), 1), ran(all.slice(0, 2), 2)];
    const now = [block(1, 'edited'), ...all.slice(1)];
    const { question } = questionOf(references(now), past, 3);
    expect(question.versions.map((version) => version.map(({ source }) => source))).to.deep.equal([
      ['b1', 'b2'],
    ]);
    expect(question.blocks.map(({ ran: run }) => run?.version)).to.deep.equal([0, 0, undefined]);
  });

  it('sends the fingerprint instead, once it was told', () => {
    const past = [ran(all.slice(0, 1), 1), ran(all.slice(0, 2), 2, '')];
    learn(plan({ fingerprints: { id1: 'f1', id2: '' } }), all, past);
    const { question } = questionOf(references([block(1, 'edited'), all[1]!]), past, 2);
    expect(question.versions).to.deep.equal([]);
    expect(question.blocks.map(({ ran: run }) => run?.fingerprint)).to.deep.equal(['f1', '']);
  });
});

describe('staleBlocks', () => {
  const before = [block(1), block(2), block(3)];

  it('tells which edits are the cause', () => {
    const now = [block(1, 'edited'), block(2, 'edited'), before[2]!];
    const past = before.map(({ key }, i) => ran(before.slice(0, i + 1), key, 'f'));
    const stale = [
      { id: 'id1', dependencies: [] },
      { id: 'id3', dependencies: ['id1'] },
    ];
    expect(staleBlocks(plan({ stale }), now, past)).to.deep.equal([
      { key: 1, edited: [] },
      { key: 3, edited: [1] },
    ]);
  });

  it('names the edited blocks before it when none is a dependency any more', () => {
    const now = [block(1, 'edited'), before[1]!, before[2]!];
    const past = [ran(before, 3, 'f')];
    const stale = [{ id: 'id3', dependencies: [] }];
    expect(staleBlocks(plan({ stale }), now, past)).to.deep.equal([{ key: 3, edited: [1] }]);
  });
});
