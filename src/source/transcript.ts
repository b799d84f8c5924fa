/** Transcripts: code written as it was typed at a prompt, with what the interpreter answered. */
import { PROMPT, readsAsPython } from './python-text.js';

/** A line on its way to becoming code. */
export interface SourceLine {
  readonly text: string;
  /** Zero-based line of the original text. */
  readonly line: number;
}

/** What to take off, as of a prompt; the group is the code. */
const CONTINUATION = /^[ \t]*\.{3}:? ?(.*)$/;
/** A line of a statement that was copied from an editor without `...`, set right under the prompt. */
const BARE = /^(?=[ \t]) {0,4}(.*)$/;

/** A statement that cannot end here: it opens a block or a bracket. */
const UNFINISHED = /[:([{,\\][ \t]*(?:#.*)?$/;

/**
 * The lines of code of a transcript, without prompts and output. A line that begins with `...` goes
 * on with the statement only right below a prompt; below output it is output. Code that precedes the
 * first prompt, such as the class that a session then uses, is kept; a banner is not.
 */
export function transcriptCode(lines: readonly SourceLine[]): SourceLine[] {
  const first = lines.findIndex((line) => PROMPT.test(line.text));
  const before = lines.slice(0, first);
  const code = readsAsPython(before.map((line) => line.text).join('\n')) ? before : [];
  let continuations: readonly RegExp[] = [];
  for (const line of lines.slice(first)) {
    const form = [PROMPT, ...continuations].find((pattern) => pattern.test(line.text));
    const text = form?.exec(line.text)?.[1];
    if (text === undefined) {
      continuations = [];
      continue;
    }
    code.push({ ...line, text });
    if (form !== BARE)
      continuations = UNFINISHED.test(text) ? [CONTINUATION, BARE] : [CONTINUATION];
  }
  return code;
}
