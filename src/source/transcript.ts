/** Transcripts: code as typed at a prompt, with the interpreter's answers. */
import { PROMPT, readsAsPython } from './python-text.js';

export interface SourceLine {
  readonly text: string;
  /** Zero-based line of the original text. */
  readonly line: number;
}

/** A line with the continuation prompt; the group is the code. */
const CONTINUATION = /^[ \t]*\.{3}:? ?(.*)$/;
/** A line copied from an editor, without `...`, and aligned with the code after the prompt. */
const BARE = /^(?=[ \t]) {0,4}(.*)$/;

/** A statement that must go on: it opens a block or a bracket. */
const UNFINISHED = /[:([{,\\][ \t]*(?:#.*)?$/;

/**
 * A transcript's lines of code, without prompts and output. A line that begins with `...` continues a
 * statement only directly below one; below output, it is output. Keeps code before the first prompt,
 * such as a class that the session then uses, but not a banner.
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
