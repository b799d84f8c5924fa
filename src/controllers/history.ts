/** What was typed at the prompts of a session, in order, and where in it the reader is. */
export class History {
  private readonly entries: string[] = [];
  /** One behind the last entry stands for the draft. */
  private place = 0;
  private draft = '';

  /** Adds what was typed, unless it is what was typed last. */
  add(code: string): void {
    if (code.trim() && code !== this.entries.at(-1)) this.entries.push(code);
    this.rewind();
  }

  /** Goes back to the draft, which is forgotten. */
  rewind(): void {
    this.place = this.entries.length;
    this.draft = '';
  }

  /**
   * Goes one entry back or forth.
   *
   * @param current what stands at the prompt; the draft is kept for the way forth
   * @returns what comes there; null where there is no more
   */
  step(step: -1 | 1, current: string): string | null {
    const next = this.place + step;
    if (next < 0 || next > this.entries.length) return null;
    if (this.place === this.entries.length) this.draft = current;
    this.place = next;
    return this.entries[next] ?? this.draft;
  }
}

const histories = new Map<string, History>();

/** The history of a session's prompts; it lasts as long as the page. */
export function historyOf(session: string): History {
  let history = histories.get(session);
  if (!history) histories.set(session, (history = new History()));
  return history;
}
