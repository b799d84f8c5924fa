/** A number in a terminal's palette of 256 colours, or any other colour as `#rrggbb`. */
export type TextColor = number | `#${string}`;

/** How a terminal shows text; see ECMA-48, "Select Graphic Rendition", and xterm's additions. */
export interface TextStyle {
  /** Null for the default. */
  readonly foreground: TextColor | null;
  readonly background: TextColor | null;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly italic: boolean;
  readonly underline: boolean;
  readonly overline: boolean;
  readonly strike: boolean;
  readonly inverse: boolean;
  readonly hidden: boolean;
  /** Target of a hyperlink (OSC 8): `http:` or `https:`. */
  readonly link: string | null;
}

/** Text without escape sequences. */
export const PLAIN: TextStyle = {
  foreground: null,
  background: null,
  bold: false,
  dim: false,
  italic: false,
  underline: false,
  overline: false,
  strike: false,
  inverse: false,
  hidden: false,
  link: null,
};

type Change = Partial<TextStyle>;

/** What a parameter changes by itself; colours have ranges of their own. */
const CHANGES: Readonly<Record<number, Change>> = {
  1: { bold: true },
  2: { dim: true },
  3: { italic: true },
  4: { underline: true },
  7: { inverse: true },
  8: { hidden: true },
  9: { strike: true },
  21: { underline: true }, // double
  22: { bold: false, dim: false },
  23: { italic: false },
  24: { underline: false },
  27: { inverse: false },
  28: { hidden: false },
  29: { strike: false },
  39: { foreground: null },
  49: { background: null },
  53: { overline: true },
  55: { overline: false },
};

function rgb(parts: readonly number[]): TextColor | null {
  const isColor = parts.length === 3 && parts.every((part) => part >= 0 && part <= 255);
  return isColor ? `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}` : null;
}

const paletteColor = (index = -1) => (index >= 0 && index <= 255 ? index : null);

/** Returns the colour after 38 or 48, and how many of the following parameters belong to it. */
function extendedColor(
  own: readonly number[],
  following: readonly number[],
): { readonly color: TextColor | null; readonly used: number } {
  if (own.length > 0) {
    // With colons: 2, perhaps a colour space, and three parts; or 5 and an index.
    const color = own[0] === 5 ? paletteColor(own[1]) : rgb(own.slice(1).slice(-3));
    return { color, used: 0 };
  }
  if (following[0] === 5) return { color: paletteColor(following[1]), used: 2 };
  if (following[0] === 2) return { color: rgb(following.slice(1, 4)), used: 4 };
  return { color: null, used: 0 };
}

/**
 * Returns a style after the parameters of an SGR sequence.
 *
 * @param groups the parameters, each with its own that follow colons
 */
export function styled(style: TextStyle, groups: readonly (readonly string[])[]): TextStyle {
  let next = style;
  const set = (change: Change) => (next = { ...next, ...change });
  const firsts = groups.map(([first]) => Number(first)); // an empty one is 0
  if (groups.length === 0) firsts.push(0);
  for (let at = 0; at < firsts.length; at++) {
    const code = firsts[at] ?? 0;
    const own = (groups[at] ?? []).slice(1).map(Number);
    if (code === 0) next = { ...PLAIN, link: next.link };
    else if (code === 4 && own[0] === 0) set({ underline: false });
    else if (code === 38 || code === 48 || code === 58) {
      const { color, used } = extendedColor(own, firsts.slice(at + 1));
      at += used;
      if (color === null || code === 58) continue; // underlines have one colour only
      set(code === 38 ? { foreground: color } : { background: color });
    } else if (code >= 30 && code <= 37) set({ foreground: code - 30 });
    else if (code >= 90 && code <= 97) set({ foreground: code - 82 });
    else if (code >= 40 && code <= 47) set({ background: code - 40 });
    else if (code >= 100 && code <= 107) set({ background: code - 92 });
    else set(CHANGES[code] ?? {});
  }
  return interned(next);
}

/** Returns a style after a hyperlink sequence; only a web address makes a link. */
export function linked(style: TextStyle, address: string): TextStyle {
  return interned({ ...style, link: webAddress(address) });
}

/** Normalizes a web address; null for any other. */
export function webAddress(text: string): string | null {
  if (!/^https?:\/\//i.test(text)) return null;
  try {
    return new URL(text).href;
  } catch {
    return null;
  }
}

const known = new Map<string, TextStyle>();

/** Returns one object for all equal styles, so that comparing them costs nothing. */
function interned(style: TextStyle): TextStyle {
  const key = Object.values(style).join(' ');
  let found = known.get(key);
  if (!found) known.set(key, (found = key === PLAIN_KEY ? PLAIN : style));
  return found;
}

const PLAIN_KEY = Object.values(PLAIN).join(' ');
