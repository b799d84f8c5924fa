/** Width and height in pixels, from the head of an image file. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** How many bytes of a file are searched for its size: a JPEG may begin with a large preview. */
const HEAD = 262_144;

/**
 * Reads an image's size without decoding it: a file of a few kilobytes can hold gigapixels. Returns
 * null if the head does not contain the size.
 *
 * @param base64 the file
 */
export function imageSize(base64: string): ImageSize | null {
  // Whole groups of four characters, each of which is three bytes.
  const text = base64.replace(/\s/g, '').slice(0, (HEAD / 3) * 4);
  const bytes = Uint8Array.from(atob(text.slice(0, text.length & ~3)), (char) =>
    char.charCodeAt(0),
  );
  const view = new DataView(bytes.buffer);
  const magic = String.fromCharCode(...bytes.subarray(0, 4));
  try {
    if (magic === '\x89PNG') return size(view.getUint32(16), view.getUint32(20));
    if (magic === 'GIF8') return size(view.getUint16(6, true), view.getUint16(8, true));
    if (magic.startsWith('BM')) return size(view.getInt32(18, true), view.getInt32(22, true));
    if (magic === 'RIFF') return webpSize(view);
    if (magic.startsWith('\xff\xd8')) return jpegSize(view);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error; // the head ends too early
  }
  return null;
}

const size = (width: number, height: number): ImageSize => ({
  width: Math.abs(width),
  height: Math.abs(height),
});

/** https://developers.google.com/speed/webp/docs/riff_container */
function webpSize(view: DataView): ImageSize | null {
  const uint24 = (at: number) => view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
  switch (view.getUint8(15)) {
    case 0x58: // VP8X
      return size(uint24(24) + 1, uint24(27) + 1);
    case 0x4c: {
      const bits = view.getUint32(21, true); // VP8L
      return size((bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1);
    }
    case 0x20: // VP8
      return size(view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff);
    default:
      return null;
  }
}

/** ITU T.81, B.2: the frame header (SOF) is one of the segments before the first scan. */
function jpegSize(view: DataView): ImageSize | null {
  for (let at = 2; view.getUint8(at) === 0xff; at += 2 + view.getUint16(at + 2)) {
    const marker = view.getUint8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return size(view.getUint16(at + 7), view.getUint16(at + 5));
  }
  return null;
}
