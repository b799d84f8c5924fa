/** A run's results: on the terminal, as JSON, and as the table of docs/bench.md. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

import { format, resolveConfig } from 'prettier';

import { ENGINES, type EngineName } from '../support/engines.js';
import type { Note, Timelines } from './profile.js';
import {
  ratioOf,
  summarise,
  type Bound,
  type Ratio,
  type Row,
  type Summary,
  type Unit,
} from './rows.js';
import { SUBJECTS, SUBJECT_TITLES, type SubjectName } from './subjects.js';

export interface Report {
  readonly engine: EngineName;
  /** The browser's own. */
  readonly version: string;
  /** Of the day: 2026-11-22. */
  readonly date: string;
  readonly machine: string;
  readonly command: string;
  /** What replaced some of the rows later. */
  readonly later?: readonly Pick<Report, 'date' | 'command'>[];
  readonly samples: number;
  /** What is compared, with versions. */
  readonly subjects: Readonly<Partial<Record<SubjectName, string>>>;
  /** What peers could not do, and what they printed. */
  readonly failures: Readonly<Record<string, string>>;
  readonly rows: readonly (Row & { readonly summary: Summary })[];
  readonly profile: Timelines | null;
}

const VERDICTS = { over: 'OVER', within: 'within', stretch: 'well within' } as const;
const DOCS = fileURLToPath(new URL('../../docs/', import.meta.url));

export function withSummaries(rows: readonly Row[]): Report['rows'] {
  return rows.map((row) => ({ ...row, summary: summarise(row) }));
}

/** Whether a row is over its bound. */
export function isOver({ rows }: Report): boolean {
  return rows.some(({ summary }) => summary.verdict === 'over');
}

/** For the terminal. */
export function textOf(report: Report): string {
  const table = cellsOf(report);
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  const lines = table.map((row) =>
    row
      .map((cell, column) => (column ? cell.padStart(widths[column]!) : cell.padEnd(widths[0]!)))
      .join('  '),
  );
  for (const [title, notes] of timelinesOf(report)) {
    lines.push('', title, ...notes.map(({ at, what }) => `${String(at).padStart(6)} ms  ${what}`));
  }
  for (const [peer, printed] of Object.entries(report.failures)) {
    lines.push('', `What did not run: ${peer}. It printed:`, printed);
  }
  return lines.join('\n');
}

/** Writes a report as JSON. */
export async function writeJson(report: Report, path: string): Promise<void> {
  await writeFormatted(path, JSON.stringify(report));
}

/** Writes docs/bench/<engine>.json, and docs/bench.md anew from the JSON of all engines. */
export async function writeDocs(report: Report): Promise<void> {
  await writeJson(report, pathOf(report.engine));
  const reports = (await Promise.all(ENGINES.map(readDocs))).filter((one) => one !== null);
  await writeFormatted(`${DOCS}bench.md`, markdownOf(reports));
}

/** What docs/bench/<engine>.json has; null where there is none. */
export async function readDocs(engine: EngineName): Promise<Report | null> {
  const text = await readFile(pathOf(engine), 'utf8').catch(() => null);
  return text === null ? null : (JSON.parse(text) as Report);
}

const pathOf = (engine: EngineName) => `${DOCS}bench/${engine}.json`;

/**
 * A report in which a part was measured again; null where it was another browser or machine, whose
 * numbers cannot stand side by side.
 */
export function joined(before: Report, part: Report): Report | null {
  if (before.version !== part.version || before.machine !== part.machine) return null;
  const rows = new Map([...before.rows, ...part.rows].map((row) => [row.id, row]));
  const { date, command } = part;
  return {
    ...before,
    later: [...(before.later ?? []).filter((one) => one.command !== command), { date, command }],
    subjects: { ...before.subjects, ...part.subjects },
    failures: { ...before.failures, ...part.failures },
    rows: [...rows.values()],
    profile: part.profile ?? before.profile,
  };
}

/** docs/bench.md. */
export function markdownOf(reports: readonly Report[]): string {
  const sections = reports.map((report) => {
    const [head, ...rows] = cellsOf(report);
    const lines = [
      `## ${titleOf(report.engine)} ${report.version}`,
      `${report.date}, ${report.machine}, ${report.samples} samples: \`${report.command}\`.${laterOf(report)}
${Object.values(report.subjects).join(', ')}.`,
      [head!, head!.map((_, column) => (column ? '--:' : '---')), ...rows]
        .map(markdownRow)
        .join('\n'),
    ];
    for (const [title, notes] of timelinesOf(report)) {
      const table = notes.map(({ at, what }) => markdownRow([String(at), what]));
      lines.push(`### ${title}`, ['| ms | |', '| --: | --- |', ...table].join('\n'));
    }
    for (const [peer, printed] of Object.entries(report.failures)) {
      lines.push(`### What did not run: ${peer}`, `It printed:\n\n\`\`\`\n${printed}\n\`\`\``);
    }
    return lines.join('\n\n');
  });
  return `${INTRODUCTION}\n\n${sections.join('\n\n')}\n`;
}

const laterOf = ({ later = [] }: Report) =>
  later.map(({ date, command }) => ` A part again on ${date}: \`${command}\`.`).join('');

const INTRODUCTION = `<!-- Written by \`npm run bench\` from docs/bench/*.json: edit test/bench/report.ts instead. -->

# Measurements

\`npm run build && npm run bench\` (\`-- --engine firefox\`, \`-- --engine webkit\`) makes what stands
here, on a machine that does nothing else. \`npm run bench -- --help\` tells how to measure a part.

Compared are python-run, stock Pyodide from its npm package in a module Worker as its documentation
shows it, and peers that one would take instead, in the same run and in turn, each sample with a
fresh profile. One server sends the files of all, compressed by brotli at its best, and lets
everything be cached that has a version in its address. Numbers are medians; ratios are those of
python-run to stock Pyodide, pair by pair: the median, then the least and the most.

A time runs in the page, from the click until the output is in the document. On the second visit the
browser has been started anew with the same profile. Two seconds pass between what is done on a
page. Bytes are bodies as sent, of all that was asked for since the page was opened. Memory is the
PSS of all processes of the browser over that of a page without Python. Programs time themselves
inside Python, each in ours and in stock Pyodide right after each other, on one page, 12 times, and
the fastest time of each counts: a virtual machine may run half as fast a second later. Ours looks
for Stop meanwhile; stock Pyodide cannot be stopped but by ending its Worker, which is what its row
of Stop does. Results from before 2026-11-29 are medians of three longer runs a page.`;

/** The table's cells, row by row, the head first. Subjects without a number have no column. */
function cellsOf({ rows }: Report): string[][] {
  const subjects = SUBJECTS.filter((subject) => rows.some(({ samples }) => samples[subject]));
  const isWithBefore = subjects.includes('before');
  const [ours, stock, ...peers] = subjects.filter((subject) => subject !== 'before');
  const head = ['', title(ours), title(stock), 'ratio', 'at most', '', ...peers.map(title)];
  if (isWithBefore) head.push('before', 'ratio to before');
  const body = rows.map(({ what, unit, bound, samples, summary: { medians, ratio, verdict } }) => {
    const cell = (subject: SubjectName | undefined) => {
      const value = subject && medians[subject];
      return value === undefined ? '' : `${numberOf(value, unit)} ${unit}`;
    };
    const toBefore = ratioOf(samples.ours, samples.before);
    return [
      what,
      cell(ours),
      cell(stock),
      ratioCell(ratio),
      bound ? boundOf(bound, unit) : '',
      verdict ? VERDICTS[verdict] : '',
      ...peers.map(cell),
      ...(isWithBefore ? [cell('before'), ratioCell(toBefore)] : []),
    ];
  });
  return [head, ...body];
}

function ratioCell(ratio: Ratio | undefined): string {
  if (!ratio) return '';
  return `${ratio.median.toFixed(2)} (${ratio.least.toFixed(2)}–${ratio.most.toFixed(2)})`;
}

function title(subject: SubjectName | undefined): string {
  return subject ? SUBJECT_TITLES[subject] : '';
}

function boundOf({ of, most, stretch }: Bound, unit: Unit): string {
  const numbers = stretch === undefined ? String(most) : `${most} (${stretch})`;
  return of === 'ratio' ? numbers : `${numbers} ${unit}`;
}

function numberOf(value: number, unit: Unit): string {
  if (unit === 'ms') return value.toFixed(value < 10 ? 1 : 0);
  return value.toFixed(value < 100 ? 2 : 0);
}

function timelinesOf({ profile }: Report): [title: string, notes: readonly Note[]][] {
  if (profile === null) return [];
  return [
    ['From click to output, first visit', profile.cold],
    ['From click to output, second visit', profile.warm],
  ];
}

function titleOf(engine: EngineName): string {
  return { chromium: 'Chromium', firefox: 'Firefox', webkit: 'WebKitGTK' }[engine];
}

function markdownRow(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

async function writeFormatted(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const options = await resolveConfig(path, { editorconfig: true });
  await writeFile(path, await format(text, { ...options, filepath: path }));
}
