import type { Phrase } from '../../src/protocol/phrases.js';
import { en } from '../../src/words/en.js';

/** Stands for any text in what a phrase is about. */
export const ANY = '(any)';

/** A pattern of what is said in English. */
export function saying(...phrases: Phrase[]): RegExp {
  const escaped = en.sentences(phrases).replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(
    escaped.replaceAll(String.raw`\(any\)`, '.*').replaceAll(/\s+/g, String.raw`\s+`),
    's',
  );
}

/** A pattern of any of several. */
export const sayingOneOf = (...phrases: Phrase[]): RegExp =>
  new RegExp(phrases.map((phrase) => saying(phrase).source).join('|'), 's');

/** A pattern of what is said where Python does not come. */
export const DID_NOT_COME = sayingOneOf(
  { code: 'download-failed', url: ANY, status: 0 },
  { code: 'download-failed', url: ANY, status: 404 },
  { code: 'download-cut', url: ANY },
  { code: 'worker-failed', detail: ANY },
  { code: 'worker-failed', detail: '' },
  { code: 'start-failed', detail: ANY },
);
