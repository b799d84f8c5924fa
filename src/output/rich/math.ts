import type { Form, Rendering } from './forms.js';
import { sanitize } from './sanitize.js';
import { inShadow } from './shadow.js';

/** The page's own libraries, as far as they are asked for. */
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
 * MathML by the page's own library, which knows its macros and need not be fetched; else by ours.
 * Browsers draw it themselves, without style sheets and fonts of a library.
 */
async function markupOf(tex: string, isBlock: boolean): Promise<string> {
  const { MathJax, katex } = globalThis as PageLibraries;
  try {
    if (MathJax?.tex2mmlPromise) return await MathJax.tex2mmlPromise(tex, { display: isBlock });
    if (katex?.renderToString) {
      return katex.renderToString(tex, { ...SAFE, displayMode: isBlock });
    }
  } catch {
    // the page's has its own troubles: ours can do it
  }
  const { default: temml } = await import('temml');
  return temml.renderToString(tex, { ...SAFE, displayMode: isBlock });
}

/** A formula, drawn; as its own text where it cannot be. */
export async function mathElement(tex: string, isBlock: boolean): Promise<Node> {
  const markup = await markupOf(tex, isBlock);
  // Its source, which a browser does not show, would become text without this element.
  const bare = markup.replace(/<annotation\b[^]*?<\/annotation>/g, '');
  const math = sanitize(bare, 'math', false).content.querySelector('math');
  if (!math) return document.createTextNode(tex);
  if (isBlock) math.setAttribute('display', 'block');
  return math;
}

/** A formula between its delimiters; the environments of AMS have none. */
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
