import { isLight, srgbOf } from '../colour.js';

/** The kinds of token that the editor colours, and selectors for them in highlighted code of the page. */
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

/** Also the name of a custom property of the theme. */
export type TokenKind = keyof typeof TOKENS;

/** Our own colours: for dark text, and for light text. */
const PALETTE: Readonly<Record<TokenKind, readonly [string, string]>> = {
  keyword: ['#a0111f', '#ff9492'],
  string: ['#0a3069', '#b0d9ff'],
  comment: ['#59636e', '#a3adb8'],
  number: ['#0550ae', '#91cbff'],
  constant: ['#0550ae', '#91cbff'],
  definition: ['#622cbc', '#dbb7ff'],
  builtin: ['#0a5c63', '#8ddad6'],
  decorator: ['#622cbc', '#dbb7ff'],
  operator: ['inherit', 'inherit'],
};

/** The boxes from the code outwards to the block, without the block. */
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
 * Gives `editor` the font, box and highlighting colours of the page's code, so that readers hardly
 * notice the change.
 *
 * @param box the box with the code; it may be hidden, because this reads no layout.
 */
export function takeLook(editor: HTMLElement, box: HTMLElement, block: HTMLElement): void {
  const code = box.querySelector('code') ?? box;
  const boxes = boxesOf(code, block).map((element) => getComputedStyle(element));
  const text = getComputedStyle(code);
  const painted = boxes.findIndex((style) => srgbOf(style.backgroundColor)?.opacity !== 0);
  // The editor replaces the box with the background; everything inside it counts as padding.
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

  const shade = isLight(text.color) ? 1 : 0;
  for (const [kind, selector] of Object.entries(TOKENS) as [TokenKind, string][]) {
    const token = box.querySelector(selector) ?? document.querySelector(`pre :is(${selector})`);
    const seen = token && getComputedStyle(token);
    style.setProperty(`--${kind}`, seen?.color ?? PALETTE[kind][shade]);
    style.setProperty(`--${kind}-weight`, seen?.fontWeight ?? 'inherit');
    style.setProperty(`--${kind}-style`, seen?.fontStyle ?? 'inherit');
  }
}
