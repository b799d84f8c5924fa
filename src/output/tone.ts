import type { TextRow } from './text-row.js';

/**
 * What a line of standard error is: `warning` or `info` if `warnings` or `logging` wrote it,
 * `progress` for a bar that is redrawn again and again; empty for anything else.
 */
export type Tone = '' | 'warning' | 'info' | 'progress';

/** As `warnings.formatwarning` writes it: place, category, message. */
const WARNING = /^.+:\d+: [\w.]*Warning: /;
/** A level of `logging`, where formats put it: near the beginning, in capitals, on its own. */
const LEVEL = /^.{0,80}?\b(DEBUG|INFO|WARNING)\b/;

/** Returns the tone of a row, which may continue that of the row before. */
export function toneOf(row: TextRow, before: Tone): Tone {
  if (!row.content().some(({ kind }) => kind.stream === 'stderr')) return '';
  if (row.isRewritten) return 'progress';
  const { text } = row;
  if (WARNING.test(text)) return 'warning';
  const level = LEVEL.exec(text)?.[1];
  if (level) return level === 'WARNING' ? 'warning' : 'info';
  // The line of code that a warning is about.
  return before === 'warning' && text.startsWith('  ') ? 'warning' : '';
}
