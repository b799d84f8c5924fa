/** How generators mark Python blocks in their HTML. */
import { isForeign, isTranscript, readsAsPython } from '../source/python-text.js';

/** Highlighters' names for languages that run as Python 3. */
const PYTHON = 'i?python3?|py(?:con)?3?|python-(?:repl|console)|doctest';

const IS_PYTHON = new RegExp(`^(?:${PYTHON})$`, 'i');

/** One way to mark a block's language. */
interface Recogniser {
  /** Tested against an element's name, classes and language; the first group is the language. */
  readonly mark: RegExp;
  /** Whether the language is Python; if it leaves that open, the text decides. */
  readonly accepts: (language: string, text: () => string) => boolean;
}

const RECOGNISERS: readonly Recogniser[] = [
  // Sphinx: div.highlight-python3. GitHub: div.highlight-source-python. pdoc: div.pdoc-code.
  { mark: /\b(?:highlight-(?:source-)?|(?=pdoc-code))([\w-]+)/, accepts: acceptsSphinx },
  // Python-Markdown, Material, Jekyll, Hugo, highlight.js, Prism, VitePress, mdBook, Ghost: language-python.
  // Shiki, Astro: pre[data-language=python].
  { mark: /\blang(?:uage)?-([\w-]+)/, accepts: (language) => IS_PYTHON.test(language) },
  // pandoc and Quarto: pre.sourceCode.python. docutils: pre.code.python, pre.doctest-block.
  // highlight.js: code.hljs.python.
  { mark: new RegExp(`^(?:PRE|CODE)\\b.* (${PYTHON})(?:-block)? `), accepts: () => true },
];

/**
 * Whether a block is Python. The innermost element that names a language decides.
 * @param elements the block's elements around the code, from the inside out
 * @param text called only if the language leaves it open
 */
export function isPython(elements: readonly HTMLElement[], text: () => string): boolean {
  for (const { nodeName, className, dataset } of elements) {
    const language = dataset['lang'] ?? dataset['language'] ?? '';
    const marks = `${nodeName} ${className} lang-${language}`;
    const found = RECOGNISERS.map(({ mark }) => mark.exec(marks)?.[1]);
    if (found.some(Boolean)) {
      return RECOGNISERS.some(({ accepts }, i) => found[i] && accepts(found[i], text));
    }
  }
  return false;
}

/**
 * Sphinx marks every literal block with the site's language: shell commands and tracebacks also get
 * `highlight-python3`. `highlight-default` and pdoc's class say nothing about the language.
 */
function acceptsSphinx(language: string, text: () => string): boolean {
  const isDefault = /^(default|pdoc-code)$/.test(language);
  if (!isDefault && !IS_PYTHON.test(language)) return false;
  const code = text();
  return isTranscript(code) || (isDefault ? readsAsPython(code) : !isForeign(code));
}
