/** What a transcript shows below its prompts: needed only once a reader runs it. */
import { cleanLine, splitLines, type SourceText } from './normalize.js';
import { PROMPT } from './python-text.js';
import type { Example } from '../protocol/messages.js';

const indentOf = (line: string) => /^[ \t]*/.exec(line)![0].length;

/** Lines without what they have in common with their prompt's indentation, and without blank ends. */
function outputOf(lines: readonly string[], indent: number): string {
  const text = lines.map((line) => line.slice(Math.min(indentOf(line), indent)).trimEnd());
  return text.join('\n').replace(/^\n+|\n+$/g, '');
}

/**
 * The examples of a transcript, in order; together they have all lines of its code. Null where the
 * page shows no output at all, so that there is nothing to compare: such a block is code with
 * prompts.
 *
 * @param text the block's text, from which the source was made
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
      // What precedes the first prompt is code whose output nobody shows.
      example = { lines: 0, want: isPrompt ? '' : null, indent: indentOf(line) };
      examples.push(example);
    }
    example.lines++;
    if (example.want === null) continue;
    const below = originals.slice(original + 1, lines[number + 1]);
    const end = below.findIndex((text) => PROMPT.test(text)); // an empty prompt, as the last line
    example.want = outputOf(end < 0 ? below : below.slice(0, end), example.indent);
  }
  if (!examples.some(({ want }) => want)) return null;
  return examples.map(({ lines, want }) => ({ lines, want }));
}
