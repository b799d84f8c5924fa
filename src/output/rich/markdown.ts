import { Marked } from 'marked';
import type { Form, Rendering } from './forms.js';
import { sanitize } from './sanitize.js';
import { inShadow } from './shadow.js';

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** A formula, told from prices as by Pandoc: no space inside its dollars, no digit after them. */
const FORMULA = /^(?:\$\$([^]+?)\$\$|\$(?! )((?:\\.|[^$\\])+?)(?<! )\$(?!\d))/;

const marked = new Marked({
  gfm: true,
  extensions: [
    {
      // Keeps a formula from being parsed as Markdown; it is drawn later.
      name: 'math',
      level: 'inline',
      start: (source) => source.indexOf('$'),
      tokenizer: (source) => {
        const match = FORMULA.exec(source);
        if (!match) return undefined;
        const [raw, block, inline = ''] = match;
        return { type: 'math', raw, text: block ?? inline, isBlock: block !== undefined };
      },
      renderer: ({ text, isBlock }) =>
        `<span data-math="${isBlock ? 'block' : 'inline'}">${escaped(String(text))}</span>`,
    },
  ],
});

/** Shows GitHub's Markdown, with formulas. */
export async function renderMarkdown({ data, isTrusted }: Form): Promise<Rendering> {
  const html = await marked.parse(data);
  const { content, sheets } = sanitize(html, 'html', isTrusted);
  const formulas = content.querySelectorAll('[data-math]');
  if (formulas.length > 0) {
    const { mathElement } = await import('./math.js');
    for (const formula of formulas) {
      const isBlock = formula.getAttribute('data-math') === 'block';
      formula.replaceWith(await mathElement(formula.textContent, isBlock));
    }
  }
  return { element: inShadow(content, sheets) };
}
