import { expect } from 'chai';
import { writtenFiles } from '../../src/output/written-files.js';
import { en } from '../../src/words/en.js';
import { until } from '../helpers/until.js';

describe('writtenFiles', () => {
  it('lists files with their sizes and a button each', () => {
    const list = writtenFiles(en, [
      { path: 'a.txt', size: 1, content: new Blob(['x']) },
      { path: 'sub/b.bin', size: 1500, content: new Blob(['x']) },
      { path: 'c.bin', size: 120_000_000, content: null },
    ]);
    expect([...list.children].map(({ textContent }) => textContent)).to.deep.equal([
      `a.txt ${en.fileSize(1)} ${en.download}`,
      `sub/b.bin ${en.fileSize(1500)} ${en.download}`,
      `c.bin ${en.fileSize(120_000_000)} ${en.fileTooLarge}`,
    ]);
    expect([...list.querySelectorAll('button')].map(({ ariaLabel }) => ariaLabel)).to.deep.equal([
      en.downloadFile('a.txt'),
      en.downloadFile('sub/b.bin'),
    ]);
  });

  it('shows images, and leaves out what is none', async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="2"/>';
    const list = writtenFiles(en, [
      { path: 'plot.SVG', size: svg.length, content: new Blob([svg]) },
      { path: 'broken.png', size: 1, content: new Blob(['x']) },
    ]);
    document.body.append(list);
    const images = () => [...list.querySelectorAll('img')];
    await until(() => images().length === 1 && images()[0]?.naturalWidth === 4);
    expect(images()[0]?.alt).to.equal(en.fileImage('plot.SVG'));
    expect(list.children).to.have.length(2);
    list.remove();
  });
});
