/** What a run of the corpus tells: on the terminal, and as docs/corpus.md. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

import { format, resolveConfig } from 'prettier';

import { ENGINES, type EngineName } from '../support/engines.js';
import type { Failure, Summary, Tally } from './outcome.js';
import { PROJECTS } from './projects.js';

export interface ProjectReport extends Summary {
  readonly name: string;
  readonly version: string;
  /** The browser's own. */
  readonly browser: string;
  /** Version of the CPython that ran the same blocks. */
  readonly python: string;
  /** Of the day: 2026-11-22. */
  readonly date: string;
}

export interface Report {
  readonly engine: EngineName;
  readonly projects: readonly ProjectReport[];
}

const DOCS = fileURLToPath(new URL('../../docs/', import.meta.url));

const ENGINE_TITLES = { chromium: 'Chromium', firefox: 'Firefox', webkit: 'WebKitGTK' } as const;

const COLUMNS = [
  ...['', 'pages', 'blocks', 'upgraded', 'ran', 'matched', 'nothing to compare'],
  ...['differed', 'errors'],
] as const;

function tallyCells(title: string, pages: number, tally: Tally): string[] {
  const { blocks, upgraded, ran, matched, quiet, differed, error } = tally;
  return [title, ...[pages, blocks, upgraded, ran, matched, quiet, differed, error].map(String)];
}

function rowsOf({ name, version, pages, here, alone, native }: ProjectReport): string[][] {
  return [
    tallyCells(`${name} ${version}: in order`, pages, here),
    tallyCells('every 7th alone', pages, alone),
    tallyCells('in CPython', pages, native),
  ];
}

/** For the terminal. */
export function textOf({ projects }: Report): string {
  const table = [[...COLUMNS], ...projects.flatMap(rowsOf)];
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  const lines = table.map((row) =>
    row
      .map((cell, column) => (column ? cell.padStart(widths[column]!) : cell.padEnd(widths[0]!)))
      .join('  '),
  );
  for (const { name, failBoth, passHere, failures, idleReasons } of projects) {
    lines.push('', `${name}: ${failBoth} fail in both, ${passHere} pass only here`);
    for (const failure of failures.filter(({ reason }) => reason === null)) {
      const { page, number, how, text, detail } = failure;
      lines.push(`── ${page}, block ${number}, ${how}`, text.trimEnd(), '→', detail, '');
    }
    for (const { page, blocks, reason } of idleReasons) {
      lines.push(`── ${page}, blocks ${blocks.join(', ')} do not fail any more: ${reason}`);
    }
  }
  return lines.join('\n');
}

/**
 * Puts projects of which all pages were tried into docs/corpus/<engine>.json, beside those that
 * earlier runs have put there, and writes docs/corpus.md anew from the JSON of all engines.
 */
export async function writeDocs({ engine, projects }: Report): Promise<void> {
  const before = (await readReport(engine))?.projects ?? [];
  const known = new Map([...before, ...projects.map(withoutTexts)].map((one) => [one.name, one]));
  const all = PROJECTS.flatMap(({ name }) => known.get(name) ?? []);
  await writeFormatted(pathOf(engine), JSON.stringify({ engine, projects: all }));
  const reports = await Promise.all(ENGINES.map(readReport));
  await writeFormatted(`${DOCS}corpus.md`, markdownOf(reports.filter((report) => report !== null)));
}

const pathOf = (engine: EngineName): string => `${DOCS}corpus/${engine}.json`;

async function readReport(engine: EngineName): Promise<Report | null> {
  const text = await readFile(pathOf(engine), 'utf8').catch(() => null);
  return text === null ? null : (JSON.parse(text) as Report);
}

/** The code is other projects' own: it stays where it is. */
function withoutTexts(project: ProjectReport): ProjectReport {
  const failures = project.failures.map((failure) => ({ ...failure, text: '', detail: '' }));
  return { ...project, failures };
}

const INTRODUCTION = `<!-- Written by \`npm run corpus\` from docs/corpus/*.json: edit test/corpus/report.ts instead. -->

# Real documentation

\`npm run build && npm run corpus\` takes the built documentation of other projects as Debian ships it,
with nothing but the script tag added (and \`data-packages\` for the wheel that the pages describe),
and runs every block in document order, each seventh also alone on a fresh page, where what it needs
has to be found. The same blocks run in CPython on the same machine: transcripts by \`doctest\`, with
the flags that python-run compares with, the others with \`exec\`. \`npm run corpus -- --help\` tells how
to try a part.

A block is what the page calls Python, what has a prompt, or what was taken for Python. It *matched*
when all that the page shows below its prompts came; some show *nothing to compare*. Many fail in
CPython, too: they raise on purpose, need files that are not there, or were written for another
version. What fails here and passes there is listed below with its reason; without one it would be a
bug, and the command fails.`;

/** docs/corpus.md. */
export function markdownOf(reports: readonly Report[]): string {
  const sections = reports.map(({ engine, projects }) => {
    const failures = projects.flatMap((project) => failureRows(project));
    const notes = projects.map(
      ({ name, failBoth, passHere, browser, python, date }) =>
        `- ${name}: ${failBoth} fail in both, ${passHere} pass only here. ` +
        `${date}, ${ENGINE_TITLES[engine]} ${browser}, CPython ${python}.`,
    );
    return [
      `## ${ENGINE_TITLES[engine]}`,
      tableOf([...COLUMNS], projects.flatMap(rowsOf)),
      notes.join('\n'),
      '### What fails only here',
      failures.length > 0 ? tableOf(['project', 'page', 'blocks', 'reason'], failures) : 'Nothing.',
    ].join('\n\n');
  });
  return `${INTRODUCTION}\n\n${sections.join('\n\n')}\n`;
}

/** A row for each page and reason. */
function failureRows({ name, failures }: ProjectReport): string[][] {
  const groups = new Map<string, Failure[]>();
  for (const failure of failures) {
    const key = `${failure.page}\n${failure.reason ?? ''}`;
    groups.set(key, [...(groups.get(key) ?? []), failure]);
  }
  return [...groups.values()].map((group) => {
    const { page, reason } = group[0]!;
    const numbers = [...new Set(group.map(({ number }) => number))].sort((a, b) => a - b);
    return [name, page, numbers.join(', '), reason ?? 'not known yet'];
  });
}

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

async function writeFormatted(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const options = await resolveConfig(path, { editorconfig: true });
  await writeFile(path, await format(text, { ...options, filepath: path }));
}
