/** Which language the words are in: that of the nearest ancestor with `lang`, where it has a catalogue. */
import { atRest, type AtRest } from './at-rest.js';
import type { en } from './en.js';

/** All words of a language. */
export type Words = typeof en;

/** The catalogues, each a chunk of its own. A new language gets a line here, and a file. */
const CATALOGUES = {
  en: async () => (await import('./en.js')).en,
  de: async () => (await import('./de.js')).de,
} satisfies Readonly<Record<string, () => Promise<Words>>>;

export type Language = keyof typeof CATALOGUES;

/** The language of an element as its page tells it, a tag such as `de-AT`; empty where it does not. */
export function pageLanguageOf(element: Element): string {
  for (let node: Element | undefined = element; node;) {
    const named: Element | null = node.closest('[lang]');
    if (named) return named.getAttribute('lang') ?? '';
    const root: Node = node.getRootNode();
    node = root instanceof ShadowRoot ? root.host : undefined;
  }
  return '';
}

/** The language of our words for a language tag: English where there is no catalogue. */
export function languageFor(tag: string): Language {
  const [language = ''] = tag.toLowerCase().split('-', 1);
  return language in CATALOGUES ? (language as Language) : 'en';
}

const loaded = new Map<Language, Words>();

/** What there is of a language by now: all of it, or what is said before a press, in English. */
export const wordsThere = (language: Language): Words | AtRest => loaded.get(language) ?? atRest;

/** @throws TypeError when the chunk cannot be fetched */
export async function loadWords(language: Language): Promise<Words> {
  const words = await CATALOGUES[language]();
  loaded.set(language, words);
  return words;
}
