import { expect } from 'chai';
import { FileError, fileReference } from '../../src/session/files.js';

const BASE = 'https://docs.example/guide/page.html';

describe('fileReference', () => {
  for (const [entry, url, path] of [
    ['data.csv', 'https://docs.example/guide/data.csv', 'data.csv'],
    ['/x/data.csv?v=2', 'https://docs.example/x/data.csv?v=2', 'data.csv'],
    ['../a%20b.txt', 'https://docs.example/a%20b.txt', 'a b.txt'],
    ['data.csv:sub/other.csv', 'https://docs.example/guide/data.csv', 'sub/other.csv'],
    ['https://other.example:8080/a.bin', 'https://other.example:8080/a.bin', 'a.bin'],
    ['https://other.example:8080/a.bin:b.bin', 'https://other.example:8080/a.bin', 'b.bin'],
    ['//other.example:81/a:b', 'https://other.example:81/a', 'b'],
    ['https://other.example/', 'https://other.example/', 'index.html'],
  ] as const) {
    it(`reads ${entry}`, () => {
      expect(fileReference(entry, BASE)).to.deep.equal({ url, path });
    });
  }

  it('refuses what is no address', () => {
    for (const entry of ['https://', 'a%zz']) {
      expect(() => fileReference(entry, BASE))
        .to.throw(FileError)
        .with.deep.property('phrases', [{ code: 'file-address', entry }]);
    }
  });
});
