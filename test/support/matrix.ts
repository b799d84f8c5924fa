/** What was done, engine by host, and by which mechanism: a table for readers of the log. */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const PAGE = fileURLToPath(new URL('../../docs/mechanisms.md', import.meta.url));

const INTRODUCTION = `<!-- Written by \`UPDATE=1 npm run test:e2e -- mechanisms\`: edit test/support/matrix.ts instead. -->

# Mechanisms

How Stop, time limits and input work in each engine and on each kind of host, as observed by
\`npm run test:e2e -- mechanisms\`. *plain*: a static host that sends no special headers. *cdn*: the
same, with python-run's files on another origin. *isolated*: a cross-origin isolated page (COOP and
COEP).`;

/** Collects cells and prints them, rows in the order in which they came first. */
export class Matrix {
  private readonly columns: string[] = [];
  private readonly rows = new Map<string, Map<string, string>>();

  note(row: string, column: string, mechanism: string): void {
    if (!this.columns.includes(column)) this.columns.push(column);
    const cells = this.rows.get(row) ?? new Map<string, string>();
    this.rows.set(row, cells.set(column, mechanism));
  }

  get markdown(): string {
    const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
    return [
      line(['', ...this.columns]),
      line(['---', ...this.columns.map(() => '---')]),
      ...[...this.rows].map(([row, cells]) =>
        line([row, ...this.columns.map((column) => cells.get(column) ?? '')]),
      ),
    ].join('\n');
  }

  /** Prints the table; with `UPDATE` in the environment it goes into docs/, too. */
  async publish(): Promise<void> {
    console.log(this.markdown);
    if (process.env['UPDATE']) await writeFile(PAGE, `${INTRODUCTION}\n\n${this.markdown}\n`);
  }
}
