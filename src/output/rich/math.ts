import type { Form, Rendering } from './forms.js';
import { sanitize } from './sanitize.js';
import { inShadow } from './shadow.js';

/** The page's own libraries, as far as they are used here. */
interface PageLibraries {
  readonly MathJax?: {
    tex2mmlPromise?(tex: string, options: { display: boolean }): Promise<string>;
  };
  readonly katex?: {
    renderToString?(tex: string, options: Readonly<Record<string, unknown>>): string;
  };
}

const SAFE = { throwOnError: false, trust: false, output: 'mathml' } as const;

/**
 * Returns MathML from the page's own library, which knows its macros and need not be fetched, or
 * else from ours. Browsers draw it without a library's style sheets and fonts.
 */
async function markupOf(tex: string, isBlock: boolean): Promise<string> {
  const { MathJax, katex } = globalThis as PageLibraries;
  try {
    if (MathJax?.tex2mmlPromise) return await MathJax.tex2mmlPromise(tex, { display: isBlock });
    if (katex?.renderToString) {
      return katex.renderToString(tex, { ...SAFE, displayMode: isBlock });
    }
  } catch {
    // The page's library failed: use ours.
  }
  const { default: temml } = await import('temml');
  return temml.renderToString(tex, { ...SAFE, displayMode: isBlock });
}

/** Draws a formula, or returns its source as text if that fails. */
export async function mathElement(tex: string, isBlock: boolean): Promise<Node> {
  const markup = await markupOf(tex, isBlock);
  // Browsers hide this element with the formula's source; the sanitizer would keep its text.
  const bare = markup.replace(/<annotation\b[^]*?<\/annotation>/g, '');
  const math = sanitize(bare, 'math', false).content.querySelector('math');
  if (!math) return document.createTextNode(tex);
  if (isBlock) math.setAttribute('display', 'block');
  return math;
}

/** A formula with its delimiters; AMS environments have none. */
const FORMULA =
  /\$\$([^]+?)\$\$|\\\[([^]+?)\\\]|(\\begin\{(\w+\*?)\}[^]+?\\end\{\4\})|\\\(([^]+?)\\\)|\$((?:\\.|[^$\\])+)\$/g;

/** Shows LaTeX: text with formulas in it. */
export async function renderLatex({ data: text }: Form): Promise<Rendering> {
  const fragment = document.createDocumentFragment();
  let end = 0;
  for (const match of text.matchAll(FORMULA)) {
    const block = match[1] ?? match[2] ?? match[3];
    fragment.append(text.slice(end, match.index));
    const tex = block ?? match[5] ?? match[6] ?? '';
    fragment.append(await mathElement(tex, block !== undefined));
    end = match.index + match[0].length;
  }
  fragment.append(text.slice(end));
  return { element: inShadow(fragment) };
}
