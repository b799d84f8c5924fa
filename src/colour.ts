/** Lightness and contrast of any CSS colour. */

/** A colour in sRGB; each part is from 0 to 1. */
export interface Srgb {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
  readonly opacity: number;
}

/** The contrast that WCAG 2.2 requires of text (1.4.3). */
export const LEGIBLE_CONTRAST = 4.5;

/** Set first: a canvas ignores what it does not know, and keeps this. */
const NONE = 'rgba(1, 2, 3, 0.4)';

let canvas: CanvasRenderingContext2D | null = null;

/** Returns a colour as a canvas reads it; null if it cannot. */
function readBy(context: CanvasRenderingContext2D, color: string): string | null {
  context.fillStyle = NONE;
  context.fillStyle = color;
  const read = context.fillStyle;
  return read === NONE ? null : read;
}

const clamp = (share: number) => Math.min(1, Math.max(0, share));

const srgb = ([red = 0, green = 0, blue = 0]: readonly number[], most: number, opacity = 1) => ({
  red: clamp(red / most),
  green: clamp(green / most),
  blue: clamp(blue / most),
  opacity,
});

/** Parses a colour in one of the forms in which engines write sRGB. */
function parse(color: string): Srgb | null {
  const digits = /^#(..)(..)(..)$/.exec(color)?.slice(1);
  const parts = digits?.map((part) => parseInt(part, 16));
  if (parts) return srgb(parts, 255);
  const most = color.startsWith('rgba(') ? 255 : color.startsWith('color(srgb ') ? 1 : null;
  if (most === null) return null;
  const numbers = color.match(/none|-?[\d.]+(e-?\d+)?/g)?.map((text) => Number(text) || 0) ?? [];
  return srgb(numbers, most, numbers[3]);
}

/** Draws a colour and reads the pixel: an engine may convert only then, or disguise the pixel. */
function drawn(context: CanvasRenderingContext2D): Srgb {
  context.clearRect(0, 0, 1, 1);
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0, opacity = 0] = context.getImageData(0, 0, 1, 1).data;
  return srgb([red, green, blue], 255, opacity / 255);
}

/**
 * Converts a colour to sRGB, as the engine does; a colour outside sRGB moves to its edge.
 *
 * @param color a computed value, or another that means the same in every element
 * @returns null if it is not such a colour
 */
export function srgbOf(color: string): Srgb | null {
  if (/^#[\da-f]{6}$/.test(color)) return parse(color); // our own, of which there are many
  if (/currentcolor/i.test(color)) return null;
  canvas ??= document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  if (!canvas) return null;
  const converted = readBy(canvas, `color(from ${color} srgb r g b / alpha)`);
  if (converted !== null) return parse(converted);
  // Not a colour, or an engine without such conversions.
  const same = readBy(canvas, color);
  return same === null ? null : (parse(same) ?? drawn(canvas));
}

/** With Rec. 709's weights. */
const weigh = (red: number, green: number, blue: number) =>
  0.2126 * red + 0.7152 * green + 0.0722 * blue;

/** Whether a colour is closer to white than to black. */
export function isLight(color: string): boolean {
  const parts = srgbOf(color);
  return parts !== null && weigh(parts.red, parts.green, parts.blue) > 128 / 255;
}

const linear = (share: number) =>
  share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;

/** Relative luminance by WCAG 2.2, from 0 to 1. */
const luminance = ({ red, green, blue }: Srgb) => weigh(linear(red), linear(green), linear(blue));

const ratio = (one: number, other: number) =>
  (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);

/** Contrast ratio of two opaque colours by WCAG 2.2, from 1 to 21; 1 if one is not known. */
export function contrast(one: string, other: string): number {
  const [first, second] = [srgbOf(one), srgbOf(other)];
  return first && second ? ratio(luminance(first), luminance(second)) : 1;
}

/**
 * Black or white, whichever contrasts more with a background; null if the background is not known
 * or not opaque.
 */
export function textColorOn(background: string): 'black' | 'white' | null {
  const parts = srgbOf(background);
  if (parts?.opacity !== 1) return null;
  const light = luminance(parts);
  return ratio(light, 0) > ratio(light, 1) ? 'black' : 'white';
}
