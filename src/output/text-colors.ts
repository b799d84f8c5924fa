import { contrast, LEGIBLE_CONTRAST, srgbOf, textColorOn } from '../colour.js';
import type { TextColor, TextStyle } from './text-style.js';

/** The two kinds of page on which text must be legible. */
export type Ground = 'light' | 'dark';

/**
 * The backgrounds that contrast is computed against: the darkest that pages with dark text have,
 * and the lightest that pages with light text have. All others give more contrast.
 */
export const GROUNDS: Readonly<Record<Ground, string>> = { light: '#eceff3', dark: '#2b303b' };

const DARKER = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];

/** The sixteen named colours, as in the custom properties `--python-run-ansi-…`. */
export const NAMES = [...DARKER, ...DARKER.map((name) => `bright-${name}`)];

/** Those colours as text. White on a light page and black on a dark one are greys. */
export const TEXT_COLORS: Readonly<Record<Ground, readonly string[]>> = {
  light: [
    ...['#1f2328', '#b01e2b', '#116329', '#7a4d05', '#0a56b8', '#85269b', '#0b5f6b', '#57606a'],
    ...['#4d555e', '#c21c34', '#0f6e2f', '#855200', '#1160cf', '#9a2fa8', '#0c6874', '#424a53'],
  ],
  dark: [
    ...['#a3adb8', '#ff8f8a', '#74d98c', '#e3c064', '#8fbcff', '#dda6f7', '#69d3e2', '#d8dee5'],
    ...['#b4bdc7', '#ffb0ab', '#9beaae', '#f3da8f', '#b3d1ff', '#ecc6ff', '#98e6f0', '#ffffff'],
  ],
};

/** Those colours as backgrounds, the same on every page. */
const FILL_COLORS: readonly string[] = [
  ...['#24292f', '#b62324', '#1a7f37', '#c99a1d', '#1a66cc', '#8f3fae', '#17808f', '#d0d7de'],
  ...['#6e7781', '#e5534b', '#46b45e', '#e6c04d', '#5b9cf2', '#c07be0', '#4cbccc', '#f6f8fa'],
];

const CUBE = [0, 95, 135, 175, 215, 255];

const hex = (parts: readonly number[]) =>
  `#${parts.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;

/** The colours of xterm's palette after the first sixteen: a cube, then greys. */
function cubeColor(index: number): string {
  if (index >= 232) return hex(Array(3).fill(8 + 10 * (index - 232)));
  const at = index - 16;
  return hex([Math.floor(at / 36), Math.floor(at / 6) % 6, at % 6].map((level) => CUBE[level]!));
}

/** Makes a colour as much darker or lighter as it must be to be legible on a ground. */
export function legible(color: string, ground: Ground): string {
  const end = ground === 'light' ? 0 : 255;
  const { red = 0, green = 0, blue = 0 } = srgbOf(color) ?? {};
  const from = [255 * red, 255 * green, 255 * blue];
  for (let step = 0; step <= 20; step++) {
    const mixed = hex(from.map((part) => part + ((end - part) * step) / 20));
    if (contrast(mixed, GROUNDS[ground]) >= LEGIBLE_CONTRAST) return mixed;
  }
  return hex([end, end, end]);
}

const isNamed = (color: TextColor): color is number => typeof color === 'number' && color < 16;

const exact = (color: TextColor) => (typeof color === 'number' ? cubeColor(color) : color);

const filled = (color: TextColor) => (isNamed(color) ? FILL_COLORS[color]! : exact(color));

/** Returns a legible colour on a background: the one that was asked for, or else black or white. */
function onFill(color: TextColor | null, fill: string): string {
  const asked = color === null ? null : filled(color);
  if (asked !== null && contrast(asked, fill) >= LEGIBLE_CONTRAST) return asked;
  return textColorOn(fill) ?? 'inherit';
}

/** Text colour and background, as CSS values; null leaves the element's own. */
export interface Colors {
  readonly color: string | null;
  readonly background: string | null;
}

/** Returns the colours of text in a style, on one ground. */
export function colorsOf(style: TextStyle, ground: Ground): Colors {
  const { foreground, background, inverse, dim } = style;
  // Swapping a background alone could leave text that is not legible.
  const fill = inverse ? (foreground ?? background) : background;
  const ink = inverse ? (foreground === null ? null : background) : foreground;
  if (inverse && fill === null) return { color: 'var(--paper)', background: 'var(--ink)' };
  if (fill !== null) {
    const background = filled(fill);
    return { color: onFill(ink, background), background };
  }
  if (ink !== null) {
    // A page may set the named colours; otherwise, the block's own stylesheet does.
    const color = isNamed(ink) ? `var(--ansi-${String(ink)})` : legible(exact(ink), ground);
    return { color, background: null };
  }
  // Dimmed colours would not be legible: only the default is dimmed.
  const color = dim ? 'color-mix(in srgb, currentColor 72%, transparent)' : null;
  return { color, background: null };
}
