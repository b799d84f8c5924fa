import { expect } from 'chai';
import { imageSize } from '../../src/output/rich/image-size.js';

const base64 = (...parts: (string | readonly number[])[]) =>
  btoa(
    parts.map((part) => (typeof part === 'string' ? part : String.fromCharCode(...part))).join(''),
  );

const zeros = (count: number) => '\0'.repeat(count);

function drawn(type: string): string {
  const canvas = document.createElement('canvas');
  canvas.width = 300;
  canvas.height = 20;
  canvas.getContext('2d')?.fillRect(0, 0, 10, 10);
  const url = canvas.toDataURL(type);
  return url.startsWith(`data:${type}`) ? url.slice(url.indexOf(',') + 1) : '';
}

describe('The size of an image', () => {
  for (const type of ['image/png', 'image/jpeg', 'image/webp']) {
    it(`is read off ${type}`, function () {
      const data = drawn(type);
      if (!data) this.skip(); // the engine writes no such files
      expect(imageSize(data)).to.deep.equal({ width: 300, height: 20 });
    });
  }

  for (const [what, data] of [
    ['a GIF', base64('GIF89a', [44, 1, 20, 0])],
    ['a bitmap from its top', base64('BM', zeros(16), [44, 1, 0, 0, 236, 255, 255, 255])],
    ['a WebP with extras', base64('RIFF', zeros(4), 'WEBPVP8X', zeros(8), [43, 1, 0, 19, 0, 0])],
    ['a WebP without loss', base64('RIFF', zeros(4), 'WEBPVP8L', zeros(5), [43, 193, 4, 0])],
    ['a WebP with loss', base64('RIFF', zeros(4), 'WEBPVP8 ', zeros(10), [44, 1, 20, 0])],
  ] as const) {
    it(`is read off ${what}`, () => {
      expect(imageSize(data)).to.deep.equal({ width: 300, height: 20 });
    });
  }

  for (const [what, data] of [
    ['nothing', ''],
    ['something else', btoa('text of some length')],
    ['a PNG that ends early', base64('\x89PNG\r\n')],
    ['a JPEG that ends early', base64([0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0])],
  ] as const) {
    it(`is not told by ${what}`, () => {
      expect(imageSize(data)).to.equal(null);
    });
  }
});
