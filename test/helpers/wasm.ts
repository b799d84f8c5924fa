/** Modules of WebAssembly, byte by byte. */

const HEADER = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];

/** A module with a page of memory, which it exports as `memory`. */
export const MEMORY_MODULE = new Uint8Array([
  ...HEADER,
  ...[0x05, 0x03, 0x01, 0x00, 0x01],
  ...[0x07, 0x0a, 0x01, 0x06, ...new TextEncoder().encode('memory'), 0x02, 0x00],
]);

/** A module that imports the function `b` of `a`. */
export const IMPORTING_MODULE = new Uint8Array([
  ...HEADER,
  ...[0x01, 0x04, 0x01, 0x60, 0x00, 0x00],
  ...[0x02, 0x07, 0x01, 0x01, 0x61, 0x01, 0x62, 0x00, 0x00],
]);

/** An empty module of so many bytes: a section of no meaning fills it. */
export function moduleOfSize(size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  const content = size - HEADER.length - 6;
  bytes.set(HEADER);
  // Section 0, its size as five groups of seven bits, an empty name.
  const groups = [0, 7, 14, 21].map((shift) => ((content >> shift) & 0x7f) | 0x80);
  bytes.set([0, ...groups, (content >> 28) & 0x7f, 0], HEADER.length);
  return bytes;
}
