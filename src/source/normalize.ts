/** Turns a code block's text into code that CPython accepts. */
import type { RunMode } from '../protocol/messages.js';
import { isTranscript } from './python-text.js';
import { transcriptCode, type SourceLine } from './transcript.js';

/** Code that is ready to run, and where each line came from. */
export interface SourceText {
  /** Lines end in LF; there is no blank line at the start and no white space at the end. */
  readonly code: string;
  readonly mode: RunMode;
  /** `lines[i]`: the zero-based line of the original text that became line `i` of `code`; ascending. */
  readonly lines: readonly number[];
}

/** Invisible characters that editors and sites leave in code, but CPython refuses. */
const ZERO_WIDTH = /[\u200b\ufeff]/g;

/** The lines of a text with any kind of line end. */
export function splitLines(text: string): string[] {
  return text.split(/\r\n?|\n/);
}

/** Replaces no-break spaces in a line with plain ones, and removes invisible characters. */
export function cleanLine(line: string): string {
  return line.replace(ZERO_WIDTH, '').replaceAll('\u00a0', ' ');
}

/**
 * Turns a block's text into code. Changes line ends, no-break spaces, invisible characters, common
 * indentation and blank lines around the code; removes a transcript's prompts and output. Keeps all
 * other characters.
 */
export function normalizeCode(text: string): SourceText {
  const cleaned = dedent(
    splitLines(text).map((original, line) => ({ text: cleanLine(original), line })),
  );
  const transcript = isTranscript(cleaned.map((line) => line.text).join('\n'));
  const lines = trim(transcript ? transcriptCode(cleaned) : cleaned);
  return {
    code: lines.map((line) => line.text).join('\n'),
    mode: transcript ? 'transcript' : 'script',
    lines: lines.map(({ line }) => line),
  };
}

/** Like Python's `textwrap.dedent`: removes common indentation, and empties blank lines. */
function dedent(lines: readonly SourceLine[]): SourceLine[] {
  let margin: string | undefined;
  for (const { text } of lines) {
    if (isBlank(text)) continue;
    const indent = /^[ \t]*/.exec(text)![0];
    margin = margin === undefined ? indent : commonStart(margin, indent);
  }
  return lines.map(({ text, line }) => ({
    text: isBlank(text) ? '' : text.slice(margin?.length),
    line,
  }));
}

/** Removes blank lines at both ends; keeps one empty line if nothing is left. */
function trim(lines: readonly SourceLine[]): SourceLine[] {
  const first = lines.findIndex((line) => !isBlank(line.text));
  const last = lines.findLastIndex((line) => !isBlank(line.text));
  if (first < 0) return [{ text: '', line: 0 }];
  const kept = lines.slice(first, last + 1);
  const end = kept[kept.length - 1]!;
  kept[kept.length - 1] = { ...end, text: end.text.trimEnd() };
  return kept;
}

function isBlank(text: string): boolean {
  return text.trim() === '';
}

function commonStart(a: string, b: string): string {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return a.slice(0, length);
}
