import { expect } from 'chai';
import type { Given } from '../../src/protocol/messages.js';
import { LibraryArchives } from '../../src/worker/library.js';
import { rejection } from '../helpers/until.js';

const PATH = '/lib/python314-examples.zip';

describe('LibraryArchives', () => {
  let files: Record<string, number[]>;
  const system = {
    writeFile: (path: string, data: Uint8Array) => {
      files[path] = [...data];
    },
  };
  let asked: number;
  /** Archives of which the page gives one, at once or later. */
  const archives = (one: Given | null) =>
    new LibraryArchives(
      system,
      () => ({}),
      () => {
        asked++;
        return one ? Promise.resolve(one) : new Promise(() => undefined);
      },
      () => one,
    );
  const given: Given = { key: 1, answer: { problem: '' }, bytes: new Uint8Array([80, 75]).buffer };

  beforeEach(() => {
    files = {};
    asked = 0;
  });

  it('brings what the page gives at once', () => {
    const all = archives(given);
    expect(all.bring('examples', false)).to.equal(PATH);
    expect(files).to.deep.equal({ [PATH]: [80, 75] });
    expect(all.brought).to.deep.equal(['examples']);
  });

  it('brings what the page gives later, and asks once for all', async () => {
    const all = archives(given);
    const both = await Promise.all([1, 2].map(async () => all.bring('examples', true)));
    expect(both).to.deep.equal([PATH, PATH]);
    expect(await all.bring('examples', true)).to.equal(PATH);
    await all.prepare('examples');
    expect(asked).to.equal(1);
    expect(all.brought).to.deep.equal(['examples']);
  });

  it('says why there is none', async () => {
    const answer = { problem: 'the server answered 404 (https://docs.example/library.zip)' };
    const missing = { key: 1, answer, bytes: null };
    expect(() => archives(missing).bring('library', false)).to.throw(
      /could not be fetched: the server answered 404 \(https/,
    );
    const later = archives(missing).bring('library', true);
    const error = await rejection(later as Promise<string>);
    expect(error).to.have.property('message').that.contains('could not be fetched: the server');
    expect(() => archives(null).bring('library', false)).to.throw('could not be fetched.');
    await archives(missing).prepare('library');
  });
});
