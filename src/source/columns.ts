/** Where code stands in the lines that it came from: needed only once a reader acts. */
import { cleanLine, splitLines, type SourceText } from './normalize.js';

/**
 * For each line of the code, the column at which it begins in its line of the original text, in
 * UTF-16 units. What was taken off a line was taken off its start: indentation, a prompt. Only the
 * last line of the code has lost white space at its end too.
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

/** Where in an original line its cleaned character number `column` stands. */
function originalColumn(line: string, column: number): number {
  let at = 0;
  for (let left = column; at < line.length; at++) {
    if (cleanLine(line[at]!) === '') continue;
    if (left-- === 0) break;
  }
  return at;
}
