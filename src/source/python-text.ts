/**
 * Whether a text is Python, judged by its look alone: enough to leave shell commands, tracebacks
 * and tables without a Run button, cheap enough for every block of a page.
 */

/** A comment, or a string literal. A single-quoted one ends on its own line. */
const LITERALS = /#.*|("""|''')(?:\\[^]|[^\\])*?\1|(["'])(?:\\.|(?!\2)[^\\\n])*\2/g;

/** Words that may stand beside a name. */
const KEYWORD =
  '(?!(?:and|as|assert|async|await|case|class|def|del|elif|else|except|for|from|global|if|import|in|is|lambda|match|nonlocal|not|or|raise|return|type|while|with|yield)\\b)';

/** What no Python 3 has outside of strings and comments. */
const FOREIGN = new RegExp(
  [
    // Two names side by side: prose, a shell command, a declaration in C.
    `\\b${KEYWORD}\\w+[ \\t]+${KEYWORD}[A-Za-z_]`,
    // Shell, arrows, rulers and carets of tracebacks, trees, paths, grammars, placeholders.
    '[$?`]|=>|[-=~^]{4}|\\+--|\\w/$|\\\\\\S|::=|\\.{3}\\w|^[ \\t]*<[\\w/!?]',
    // Python 2, and the prompts of other shells.
    '\\bprint[ \\t]+"|^(?:sage|(?:In |Out)\\[\\d*\\]): ',
  ].join('|'),
  'm',
);

/** A call, an assignment, or a statement that may do without both. */
const EVIDENCE = /\w\(|[^=!<>]=[^=]|\b(?:import|class|for|while|if) /;

/** The text without comments; every string literal is an empty one. */
function withoutLiterals(text: string): string {
  return text.replace(LITERALS, (literal) => (literal.startsWith('#') ? '' : '""'));
}

/** Whether the text cannot be Python 3. */
export function isForeign(text: string): boolean {
  return FOREIGN.test(withoutLiterals(text));
}

/** Whether the text reads as Python: something in it says so, and nothing speaks against it. */
export function readsAsPython(text: string): boolean {
  const bare = withoutLiterals(text);
  return EVIDENCE.test(bare) && !FOREIGN.test(bare);
}

/** A line with the prompt of CPython or of IPython; the group is the code. */
export const PROMPT = /^[ \t\xa0]*(?:>>>|In \[\d+\]:)[ \t]?(.*)$/m;

/** Whether a text has a line with a prompt; one in a docstring does not count. */
export function isTranscript(text: string): boolean {
  return PROMPT.test(text) && PROMPT.test(withoutLiterals(text));
}
