import { expect } from 'chai';
import { contrast, LEGIBLE_CONTRAST } from '../../src/colour.js';
import {
  colorsOf,
  GROUNDS,
  legible,
  NAMES,
  TEXT_COLORS,
  type Ground,
} from '../../src/output/text-colors.js';
import { PLAIN, type TextColor, type TextStyle } from '../../src/output/text-style.js';

const style = (parts: Partial<TextStyle>): TextStyle => ({ ...PLAIN, ...parts });

for (const ground of ['light', 'dark'] as const satisfies Ground[]) {
  describe(`text on a ${ground} ground`, () => {
    NAMES.forEach((name, at) => {
      it(`can be read in ${name}`, () => {
        const color = TEXT_COLORS[ground][at] ?? '';
        expect(contrast(color, GROUNDS[ground])).to.be.at.least(LEGIBLE_CONTRAST);
        expect(colorsOf(style({ foreground: at }), ground).color).to.equal(`var(--ansi-${at})`);
      });
    });

    it('can be read in each colour of the palette, and in any other', () => {
      const colors: TextColor[] = Array.from({ length: 240 }, (_, n) => n + 16);
      for (let n = 0; n < 4096; n += 7) colors.push(`#${(n * 4097).toString(16).padStart(6, '0')}`);
      for (const foreground of colors) {
        const { color } = colorsOf(style({ foreground }), ground);
        expect(contrast(color ?? '', GROUNDS[ground]), String(foreground)).to.be.at.least(
          LEGIBLE_CONTRAST,
        );
      }
    });

    it('can be read on each background, also exchanged', () => {
      for (let background = 0; background < 256; background++) {
        for (const foreground of [null, 1, 15, background, '#123456'] as const) {
          for (const inverse of [false, true]) {
            const colors = colorsOf(style({ background, foreground, inverse }), ground);
            const ratio = contrast(colors.color ?? '', colors.background ?? '');
            expect(ratio, `${String(foreground)} on ${background}`).to.be.at.least(
              LEGIBLE_CONTRAST,
            );
          }
        }
      }
    });

    it('has the default colours exchanged', () => {
      const colors = colorsOf(style({ inverse: true }), ground);
      expect(colors).to.deep.equal({ color: 'var(--paper)', background: 'var(--ink)' });
    });

    it('keeps its own colour where none is asked for', () => {
      expect(colorsOf(style({ bold: true }), ground)).to.deep.equal({
        color: null,
        background: null,
      });
    });
  });
}

describe('legible', () => {
  it('leaves a colour that can be read as it is', () => {
    expect(legible('#0000aa', 'light')).to.equal('#0000aa');
    expect(legible('#ffff00', 'dark')).to.equal('#ffff00');
  });
});
