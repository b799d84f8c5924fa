/** What was done, and how it went: a table for readers of the log and of docs/. */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const DOCS = new URL('../../docs/', import.meta.url);

/** Collects cells and prints them, rows in the order in which they came first. */
export class Matrix {
  private readonly columns: string[] = [];
  private readonly rows = new Map<string, Map<string, string>>();

  /**
   * @param page a file of docs/
   * @param introduction what stands above the table, in Markdown
   */
  constructor(
    private readonly page: string,
    private readonly introduction: string,
  ) {}

  note(row: string, column: string, what: string): void {
    if (!this.columns.includes(column)) this.columns.push(column);
    const cells = this.rows.get(row) ?? new Map<string, string>();
    this.rows.set(row, cells.set(column, what));
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
    if (!process.env['UPDATE']) return;
    const file = fileURLToPath(new URL(this.page, DOCS));
    await writeFile(file, `${this.introduction}\n\n${this.markdown}\n`);
  }
}
