let context: CanvasRenderingContext2D | null = null;

/** Red, green and blue as shares of 1, of a colour that hides what is behind it; else null. */
function channelsOf(color: string): number[] | null {
  context ??= document.createElement('canvas').getContext('2d');
  if (!context) return null;
  // Of what it does not know a canvas takes no notice.
  context.fillStyle = '#010203';
  context.fillStyle = color;
  const digits = /^#(?!010203)(..)(..)(..)$/.exec(context.fillStyle);
  return digits?.slice(1).map((part) => parseInt(part, 16) / 255) ?? null;
}

/**
 * Black or white, whichever contrasts more with a background by WCAG 2's measure; null where the
 * background is not known, or seen through.
 */
export function textColorOn(background: string): 'black' | 'white' | null {
  const channels = channelsOf(background);
  if (!channels) return null;
  const [red = 0, green = 0, blue = 0] = channels.map((share) =>
    share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4,
  );
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return (luminance + 0.05) ** 2 > 1.05 * 0.05 ? 'black' : 'white';
}
