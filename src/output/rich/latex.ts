import type { Form, Rendering } from './forms.js';
import { typeset } from './math.js';
import { inShadow } from './shadow.js';

/** Shows LaTeX: text with formulas in it. */
export async function renderLatex({ data }: Form): Promise<Rendering> {
  return { element: inShadow(await typeset(data)) };
}
