/** How generators say, in the HTML that they emit, that a block is Python. */
import { isForeign, isTranscript, readsAsPython } from '../source/python-text.js';

/** Languages that run as Python 3, by the names that the highlighters have for them. */
const PYTHON = 'i?python3?|py(?:con)?3?|python-(?:repl|console)|doctest';

/** One way of writing a block's language into its markup. */
interface Recogniser {
  readonly attribute: 'class' | 'data-lang' | 'data-language';
  /** Matches the attribute's value; the first group is the language. */
  readonly pattern: RegExp;
  /** The elements that carry it; all of a block's when absent. */
  readonly on?: string;
  /** Settles from the text what the language leaves open. */
  readonly accepts?: (language: string, text: string) => boolean;
}

const RECOGNISERS: readonly Recogniser[] = [
  // Sphinx: div.highlight-python3. Python-Markdown by way of GitHub: div.highlight-source-python.
  { attribute: 'class', pattern: /\bhighlight-(?:source-)?([\w-]+)/, accepts: acceptsSphinx },
  // Python-Markdown, Material, Jekyll, Hugo, highlight.js, Prism, VitePress, mdBook, Ghost.
  { attribute: 'class', pattern: /\blang(?:uage)?-([\w-]+)/ },
  // pandoc and Quarto: pre.sourceCode.python. docutils: pre.code.python, pre.doctest-block.
  // highlight.js: code.hljs.python.
  {
    attribute: 'class',
    pattern: new RegExp(`(?:^|\\s)(${PYTHON})(?:-block)?(?:\\s|$)`),
    on: 'pre, code',
  },
  // Hugo and Jekyll's tag.
  { attribute: 'data-lang', pattern: /(.+)/ },
  // Shiki in Astro, rehype-pretty-code.
  { attribute: 'data-language', pattern: /(.+)/ },
];

const IS_PYTHON = new RegExp(`^(?:${PYTHON})$`, 'i');

/**
 * Whether a block is Python: the innermost of its elements that names a language decides.
 * @param elements the block's elements around the code, from the inside out
 * @param text the block's text, asked for only when the language does not settle it
 */
export function isPython(elements: readonly Element[], text: () => string): boolean {
  for (const element of elements) {
    const marks = RECOGNISERS.flatMap((recogniser) => {
      if (recogniser.on && !element.matches(recogniser.on)) return [];
      const value = element.getAttribute(recogniser.attribute);
      const language = value && recogniser.pattern.exec(value)?.[1];
      return language ? [{ recogniser, language }] : [];
    });
    if (marks.length === 0) continue;
    return marks.some(({ recogniser, language }) =>
      recogniser.accepts ? recogniser.accepts(language, text()) : IS_PYTHON.test(language),
    );
  }
  return false;
}

/**
 * Sphinx writes the site's language on every literal block, whatever it holds: shell commands and
 * tracebacks stand in `highlight-python3`, and `highlight-default` says nothing at all.
 */
function acceptsSphinx(language: string, text: string): boolean {
  if (language === 'default') return isTranscript(text) || readsAsPython(text);
  return IS_PYTHON.test(language) && (isTranscript(text) || !isForeign(text));
}
