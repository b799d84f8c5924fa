/**
 * How a Worker is told something while its program waits and it receives no messages: by which
 * `blob:` addresses still exist. Their makers revoke those that spell the address of a new Blob,
 * which the Worker then reads. Needs no shared memory and no network, so it works in every engine,
 * on every host, and without an origin.
 */

import { makeStopAddresses, revoke, type StopAddresses } from './stop-flag.js';

/** Addresses on which one message can be spelled. */
export interface Slate {
  /** What stands before the digits: `blob:`, the origin, and a slash. */
  readonly prefix: string;
  /** Revoked once the message is complete. */
  readonly ready: StopAddresses;
  /** One for each bit of a UUID; those of ones are revoked. */
  readonly bits: readonly string[];
}

/** What is spelled: a text, and then maybe bytes. */
export interface SpelledHeader {
  /** For the next message. */
  readonly next: Slate;
  readonly text: string;
}

/** The bits of a UUID. */
const BITS = 128;

const make = (content: BlobPart[] = ['1']) =>
  // With a type: otherwise an engine may take it for XML, and complain.
  URL.createObjectURL(new Blob(content, { type: 'text/plain' }));

/** The end of a `blob:` address: a UUID. */
const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function makeSlate(): Slate {
  const bits = Array.from({ length: BITS }, () => make());
  return { prefix: bits[0]!.replace(UUID, ''), ready: makeStopAddresses(), bits };
}

/** Spells a message on a slate. Returns the slate for the next one. */
export function spell(slate: Slate, text: string, bytes: ArrayBuffer | null): Slate {
  const next = makeSlate();
  const header = new TextEncoder().encode(JSON.stringify({ next, text } satisfies SpelledHeader));
  const address = make([new Uint32Array([header.length]), header, bytes ?? '']);
  const digits = address.slice(slate.prefix.length).replaceAll('-', '');
  const isOne = (bit: number) => (parseInt(digits[bit >> 2]!, 16) >> (3 - (bit & 3))) & 1;
  revoke(slate.bits.filter((_, bit) => isOne(bit)));
  revoke(slate.ready);
  return next;
}

/** Returns the address that is spelled on a slate. */
export function spelledAddress(slate: Slate, canRead: (address: string) => boolean): string {
  let digits = '';
  for (let bit = 0; bit < BITS; bit += 4) {
    const four = slate.bits.slice(bit, bit + 4);
    digits += four.reduce((sum, address) => sum * 2 + (canRead(address) ? 0 : 1), 0).toString(16);
  }
  return slate.prefix + digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
