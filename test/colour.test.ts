import { expect } from 'chai';
import { contrast, isLight, srgbOf, textColorOn } from '../src/colour.js';

/** Red, green, blue and opacity, in hundredths. */
function hundredths(color: string): readonly number[] | null {
  const parts = srgbOf(color);
  return parts && Object.values(parts).map((share: number) => Math.round(share * 100));
}

/** As an engine computes it for an element. */
function computed(color: string, ground = ''): string {
  const element = document.createElement('p');
  element.style.color = ground;
  const child = document.createElement('i');
  child.style.color = color;
  element.append(child);
  document.body.append(element);
  const { color: value } = getComputedStyle(child);
  element.remove();
  return value;
}

const COLORS: Readonly<Record<string, readonly number[] | null>> = {
  '#ff8000': [100, 50, 0, 100],
  '#f808': [100, 53, 0, 53],
  rebeccapurple: [40, 20, 60, 100],
  'rgb(255, 128, 0)': [100, 50, 0, 100],
  'rgba(255, 128, 0, 0.5)': [100, 50, 0, 50],
  transparent: [0, 0, 0, 0],
  'hsl(30 100% 50%)': [100, 50, 0, 100],
  'hwb(200 10% 20%)': [10, 57, 80, 100],
  'oklch(0.97 0 0)': [96, 96, 96, 100],
  'oklab(0.5 0 0 / 25%)': [39, 39, 39, 25],
  'oklch(none none none)': [0, 0, 0, 100],
  'lab(90% 0 0)': [89, 89, 89, 100],
  'lch(50% 80 30)': [88, 15, 22, 100],
  'color(srgb 0.5 0.25 1e-7)': [50, 25, 0, 100],
  'color(srgb none 1 0 / 0.5)': [0, 100, 0, 50],
  'color(srgb-linear 0.5 0 0)': [74, 0, 0, 100],
  'color(display-p3 0 1 0)': [0, 100, 0, 100],
  'color-mix(in srgb, red, black)': [50, 0, 0, 100],
  'color-mix(in srgb, red, transparent 75%)': [100, 0, 0, 25],
  currentColor: null,
  'color-mix(in srgb, currentColor, red)': null,
  'var(--text)': null,
  nonsense: null,
};

const canvas = CanvasRenderingContext2D.prototype;
const fillStyle = Object.getOwnPropertyDescriptor(canvas, 'fillStyle')!;

/** Lets the engine be one that cannot convert colours in its styles. */
function forgetConversions(): void {
  Object.defineProperty(canvas, 'fillStyle', {
    ...fillStyle,
    set(this: CanvasRenderingContext2D, style: string) {
      if (!style.startsWith('color(from ')) fillStyle.set!.call(this, style);
    },
  });
}

describe('srgbOf', () => {
  for (const [color, expected] of Object.entries(COLORS)) {
    it(`reads ${color}`, () => {
      expect(hundredths(color)).to.deep.equal(expected);
    });

    if (expected) {
      it(`reads ${color} as it is computed`, () => {
        expect(hundredths(computed(color))).to.deep.equal(expected);
      });
    }
  }

  it('reads what is computed of currentColor', () => {
    const color = computed('color-mix(in srgb, currentColor 50%, black)', 'oklch(1 0 0)');
    expect(hundredths(color)).to.deep.equal([50, 50, 50, 100]);
  });

  it('draws what an engine does not convert in its styles', () => {
    forgetConversions();
    try {
      for (const [color, expected] of Object.entries(COLORS)) {
        const shares = hundredths(color);
        if (!expected) expect(shares, color).to.equal(null);
        else
          shares?.forEach((share, at) => {
            expect(share, color).to.be.closeTo(expected[at]!, 1);
          });
      }
    } finally {
      Object.defineProperty(canvas, 'fillStyle', fillStyle);
    }
  });
});

describe('isLight', () => {
  for (const [color, expected] of [
    ['#818181', true],
    ['#7f7f7f', false],
    ['oklch(0.97 0 0)', true],
    ['oklch(0.2 0 0)', false],
    ['lab(90% 0 0)', true],
    ['lab(10 0 0)', false],
    ['color(srgb 0.9 0.9 0.9)', true],
    ['color(srgb 0.1 0.1 0.1)', false],
    ['color-mix(in oklch, white 90%, black)', true],
    ['color-mix(in oklch, white 10%, black)', false],
    ['nonsense', false],
  ] as const) {
    it(`tells that ${color} is ${expected ? '' : 'not '}`, () => {
      expect(isLight(color)).to.equal(expected);
    });
  }
});

describe('contrast', () => {
  it('is that of WCAG', () => {
    expect(contrast('#000000', '#ffffff')).to.be.closeTo(21, 0.001);
    expect(contrast('#777777', '#ffffff')).to.be.closeTo(4.48, 0.01);
    expect(contrast('#ff0000', '#ff0000')).to.equal(1);
    expect(contrast('oklch(1 0 0)', 'lab(0 0 0)')).to.be.closeTo(21, 0.1);
  });
});

describe('textColorOn', () => {
  it('is what can be read', () => {
    expect(textColorOn('yellow')).to.equal('black');
    expect(textColorOn('oklch(0.3 0.1 260)')).to.equal('white');
  });

  it('is nothing where what lies behind shows, or nothing is known', () => {
    expect(textColorOn('#ffffff80')).to.equal(null);
    expect(textColorOn('var(--ground)')).to.equal(null);
  });
});
