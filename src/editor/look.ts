import { isLight, srgbOf } from '../colour.js';

/** Kinds of token that the editor colours, and where a page's own highlighter shows their colour. */
const TOKENS = {
  keyword: '.k, .kn, .kd, .ow, .hljs-keyword, .token.keyword',
  string: '.s1, .s2, .s, .hljs-string, .token.string',
  comment: '.c1, .c, .hljs-comment, .token.comment',
  number: '.mi, .mf, .m, .hljs-number, .token.number',
  constant: '.kc, .hljs-literal, .token.boolean',
  definition: '.nf, .hljs-title, .token.function',
  builtin: '.nb, .hljs-built_in, .token.builtin',
  decorator: '.nd, .hljs-meta, .token.decorator',
  operator: '.o, .hljs-operator, .token.operator',
} as const;

/** A kind of token, as the custom properties of the theme name it. */
export type TokenKind = keyof typeof TOKENS;

type Palette = Readonly<Partial<Record<TokenKind, string>>>;

const LIGHT: Palette = {
  keyword: '#a0111f',
  string: '#0a3069',
  comment: '#59636e',
  number: '#0550ae',
  constant: '#0550ae',
  definition: '#622cbc',
  builtin: '#0a5c63',
  decorator: '#622cbc',
};

const DARK: Palette = {
  keyword: '#ff9492',
  string: '#b0d9ff',
  comment: '#a3adb8',
  number: '#91cbff',
  constant: '#91cbff',
  definition: '#dbb7ff',
  builtin: '#8ddad6',
  decorator: '#dbb7ff',
};

/** The boxes from the code outwards to the block, which is not among them. */
function boxesOf(code: Element, block: Element): Element[] {
  const boxes: Element[] = [];
  for (let box: Element | null = code; box && box !== block; box = box.parentElement) {
    boxes.push(box);
  }
  return boxes;
}

const sum = (boxes: readonly CSSStyleDeclaration[], name: string) =>
  boxes.reduce((total, style) => total + (parseFloat(style.getPropertyValue(name)) || 0), 0);

const SIDES = ['top', 'right', 'bottom', 'left'] as const;

/**
 * Gives `editor` the look of the page's code: its font, its box, and the colours of the page's own
 * highlighting where it has any, so that the change to the editor is hardly seen.
 *
 * @param box the box with the code; it may be hidden, what is read needs no layout.
 */
export function takeLook(editor: HTMLElement, box: HTMLElement, block: HTMLElement): void {
  const code = box.querySelector('code') ?? box;
  const boxes = boxesOf(code, block).map((element) => getComputedStyle(element));
  const text = getComputedStyle(code);
  const painted = boxes.findIndex((style) => srgbOf(style.backgroundColor)?.opacity !== 0);
  // The box with the background is the editor's own; what lies within it is padding.
  const inside = boxes.slice(0, painted < 0 ? boxes.length : painted + 1);
  const own = inside.at(-1) ?? text;
  const { style } = editor;

  for (const name of ['font-family', 'font-size', 'line-height', 'letter-spacing', 'tab-size']) {
    style.setProperty(name, text.getPropertyValue(name));
  }
  style.color = text.color;
  style.backgroundColor = painted < 0 ? 'transparent' : own.backgroundColor;
  for (const side of SIDES) {
    style.setProperty(`padding-${side}`, `${String(sum(inside, `padding-${side}`))}px`);
    for (const part of ['width', 'style', 'color']) {
      style.setProperty(`border-${side}-${part}`, own.getPropertyValue(`border-${side}-${part}`));
    }
    const outside = boxes.map((one) => parseFloat(one.getPropertyValue(`margin-${side}`)) || 0);
    style.setProperty(`margin-${side}`, `${String(Math.max(0, ...outside))}px`);
  }
  style.borderRadius = own.borderRadius;

  const palette = isLight(text.color) ? DARK : LIGHT;
  for (const [kind, selector] of Object.entries(TOKENS) as [TokenKind, string][]) {
    const token = box.querySelector(selector) ?? document.querySelector(`pre :is(${selector})`);
    const seen = token && getComputedStyle(token);
    style.setProperty(`--${kind}`, seen?.color ?? palette[kind] ?? 'inherit');
    style.setProperty(`--${kind}-weight`, seen?.fontWeight ?? 'inherit');
    style.setProperty(`--${kind}-style`, seen?.fontStyle ?? 'inherit');
  }
}
