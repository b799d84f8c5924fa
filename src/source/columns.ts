/** Maps columns of code to the block's text. A module of its own: needed only once a reader acts. */
import { cleanLine, splitLines, type SourceText } from './normalize.js';

/**
 * For each line of code, the column in its original line where it begins, in UTF-16 units.
 * Normalizing removes text only from the start of lines (indentation, prompts), and white space from
 * the end of the last one.
 */
export function columnsOf(text: string, { code, lines }: SourceText): number[] {
  const originals = splitLines(text);
  const codeLines = code.split('\n');
  return codeLines.map((codeLine, i) => {
    const original = originals[lines[i]!]!;
    const cleaned = cleanLine(original);
    const { length } = i === codeLines.length - 1 ? cleaned.trimEnd() : cleaned;
    return originalColumn(original, length - codeLine.length);
  });
}

/** Where in an original line its character number `column` is, counted after cleaning. */
function originalColumn(line: string, column: number): number {
  let at = 0;
  for (let left = column; at < line.length; at++) {
    if (cleanLine(line[at]!) === '') continue;
    if (left-- === 0) break;
  }
  return at;
}
