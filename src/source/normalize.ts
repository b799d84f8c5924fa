/** From the text of a code block, as a page holds it, to code that CPython takes. */
import type { RunMode } from '../protocol/messages.js';
import { isTranscript } from './python-text.js';
import { transcriptCode, type SourceLine } from './transcript.js';

/** Code ready to run, and where each of its lines came from. */
export interface SourceText {
  /** Lines end in LF; no blank line before, no white space after. */
  readonly code: string;
  readonly mode: RunMode;
  /** `lines[i]`: zero-based line of the original text that line `i` of `code` came from; ascending. */
  readonly lines: readonly number[];
}

/** Invisible characters that editors and sites leave in code, and that CPython refuses. */
const ZERO_WIDTH = /[\u200b\ufeff]/g;

/** The lines of a text, whatever ends them. */
export function splitLines(text: string): string[] {
  return text.split(/\r\n?|\n/);
}

/** One line with plain spaces for no-break ones and without invisible characters. */
export function cleanLine(line: string): string {
  return line.replace(ZERO_WIDTH, '').replaceAll('\u00a0', ' ');
}

/**
 * Makes code of a block's text: line ends, no-break spaces, invisible characters, common indentation,
 * blank lines around it, and prompts and output when it is a transcript. All other characters stay.
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

/** As Python's `textwrap.dedent`: no common indentation, nothing on blank lines. */
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

/** Without blank lines at both ends; one empty line when nothing is left. */
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
