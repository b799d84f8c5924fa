import { expect } from 'chai';
import { writtenFiles } from '../../src/output/written-files.js';
import { until } from '../helpers/until.js';

describe('writtenFiles', () => {
  it('lists files with their sizes and a button each', () => {
    const list = writtenFiles([
      { path: 'a.txt', size: 1, content: new Blob(['x']) },
      { path: 'sub/b.bin', size: 1500, content: new Blob(['x']) },
      { path: 'c.bin', size: 120_000_000, content: null },
    ]);
    expect([...list.children].map(({ textContent }) => textContent)).to.deep.equal([
      'a.txt 1 byte Download',
      'sub/b.bin 1.5 kB Download',
      'c.bin 120.0 MB (too large to be downloaded)',
    ]);
    expect([...list.querySelectorAll('button')].map(({ ariaLabel }) => ariaLabel)).to.deep.equal([
      'Download a.txt',
      'Download sub/b.bin',
    ]);
  });

  it('shows images, and leaves out what is none', async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="2"/>';
    const list = writtenFiles([
      { path: 'plot.SVG', size: svg.length, content: new Blob([svg]) },
      { path: 'broken.png', size: 1, content: new Blob(['x']) },
    ]);
    document.body.append(list);
    const images = () => [...list.querySelectorAll('img')];
    await until(() => images().length === 1 && images()[0]?.naturalWidth === 4);
    expect(images()[0]?.alt).to.equal('The image plot.SVG');
    expect(list.children).to.have.length(2);
    list.remove();
  });
});
