/** The language of the words: that of the nearest ancestor with `lang`, if it has a catalogue. */
import type { en } from './en.js';

/** All words of a language. */
export type Words = typeof en;

/** The catalogues, each a chunk of its own. A new language needs a line here, and a file. */
const CATALOGUES = {
  en: async () => (await import('./en.js')).en,
  de: async () => (await import('./de.js')).de,
} satisfies Readonly<Record<string, () => Promise<Words>>>;

export type Language = keyof typeof CATALOGUES;

/** The language tag of an element, from the page, such as `de-AT`; empty if there is none. */
export function pageLanguageOf(element: Element): string {
  for (let node: Element | undefined = element; node;) {
    const named: Element | null = node.closest('[lang]');
    if (named) return named.getAttribute('lang') ?? '';
    const root: Node = node.getRootNode();
    node = root instanceof ShadowRoot ? root.host : undefined;
  }
  return '';
}

const primary = (tag: string) => tag.toLowerCase().split('-', 1)[0] ?? '';

/** The language of our words for a language tag: English if there is no catalogue. */
export function languageFor(tag: string): Language {
  const language = primary(tag);
  return Object.hasOwn(CATALOGUES, language) ? (language as Language) : 'en';
}

/** One promise per language: blocks that wait for it continue in the order in which they came. */
const loaded = new Map<Language, Promise<Words>>();

/**
 * The words for a language tag. Their `lang` is the page's own tag if that is the same language, so
 * that `lang` on our texts changes nothing there, neither voice nor hyphenation.
 *
 * @throws TypeError if the chunk cannot be fetched
 */
export async function loadWords(tag: string): Promise<Words> {
  const language = languageFor(tag);
  let words = loaded.get(language);
  if (!words) {
    loaded.set(language, (words = CATALOGUES[language]()));
    words.catch(() => loaded.delete(language));
  }
  const all = await words;
  return primary(tag) === all.lang ? { ...all, lang: tag } : all;
}
