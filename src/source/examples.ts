/** The outputs that a transcript shows. A module of its own: needed only once a reader runs it. */
import { cleanLine, splitLines, type SourceText } from './normalize.js';
import { PROMPT } from './python-text.js';
import type { Example } from '../protocol/messages.js';

const indentOf = (line: string) => /^[ \t]*/.exec(line)![0].length;

/** Removes the prompt's indentation from the lines, and blank lines at both ends. */
function outputOf(lines: readonly string[], indent: number): string {
  const text = lines.map((line) => line.slice(Math.min(indentOf(line), indent)).trimEnd());
  return text.join('\n').replace(/^\n+|\n+$/g, '');
}

/**
 * The examples of a transcript, in order; together they have all lines of its code. Null if the page
 * shows no output at all: then there is nothing to compare.
 *
 * @param text the block's text that the source came from
 */
export function examplesOf(text: string, { mode, lines }: SourceText): Example[] | null {
  if (mode !== 'transcript') return null;
  const originals = splitLines(text).map(cleanLine);
  const examples: { lines: number; want: string | null; indent: number }[] = [];
  for (const [number, original] of lines.entries()) {
    const line = originals[original]!;
    const isPrompt = PROMPT.test(line);
    let example = examples.at(-1);
    if (isPrompt || !example) {
      // The page shows no output for code before the first prompt.
      example = { lines: 0, want: isPrompt ? '' : null, indent: indentOf(line) };
      examples.push(example);
    }
    example.lines++;
    if (example.want === null) continue;
    const below = originals.slice(original + 1, lines[number + 1]);
    const end = below.findIndex((text) => PROMPT.test(text)); // an empty prompt at the end, which is no code
    example.want = outputOf(end < 0 ? below : below.slice(0, end), example.indent);
  }
  if (!examples.some(({ want }) => want)) return null;
  return examples.map(({ lines, want }) => ({ lines, want }));
}
