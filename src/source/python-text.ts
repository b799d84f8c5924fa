/**
 * Guesses from its look whether a text is Python: well enough to give shell commands, tracebacks and
 * tables no Run button, and fast enough for every block of a page.
 */

/** A comment or a string literal. Without triple quotes, a string ends on its line. */
const LITERALS = /#.*|("""|''')(?:\\[^]|[^\\])*?\1|(["'])(?:\\.|(?!\2)[^\\\n])*\2/g;

/** Rejects the words that Python allows beside a name. */
const KEYWORD =
  '(?!(?:and|as|assert|async|await|case|class|def|del|elif|else|except|for|from|global|if|import|in|is|lambda|match|nonlocal|not|or|raise|return|type|while|with|yield)\\b)';

/** Text that Python 3 has only in strings and comments. */
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

/** A call, an assignment, or a statement that needs neither. */
const EVIDENCE = /\w\(|[^=!<>]=[^=]|\b(?:import|class|for|while|if) /;

/** Removes comments and empties string literals. */
function withoutLiterals(text: string): string {
  return text.replace(LITERALS, (literal) => (literal.startsWith('#') ? '' : '""'));
}

/** Whether the text cannot be Python 3. */
export function isForeign(text: string): boolean {
  return FOREIGN.test(withoutLiterals(text));
}

/** Whether the text reads as Python: there is evidence for it, and none against it. */
export function readsAsPython(text: string): boolean {
  const bare = withoutLiterals(text);
  return EVIDENCE.test(bare) && !FOREIGN.test(bare);
}

/** A line with CPython's or IPython's prompt; the group is the code. */
export const PROMPT = /^[ \t\xa0]*(?:>>>|In \[\d+\]:)[ \t]?(.*)$/m;

/** Whether a text has a prompt outside of strings, such as docstrings. */
export function isTranscript(text: string): boolean {
  return PROMPT.test(text) && PROMPT.test(withoutLiterals(text));
}
