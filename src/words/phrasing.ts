import type { Phrase, Phrases } from '../protocol/phrases.js';

/** A sentence for each code. */
export type Phrasing = { readonly [Code in keyof Phrases]: (about: Phrases[Code]) => string };

/** Joins the sentences of several phrases. */
export const sentencesBy = (phrasing: Phrasing) => (all: readonly Phrase[]) =>
  all.map((phrase) => (phrasing[phrase.code] as (about: Phrase) => string)(phrase)).join(' ');
