/** What was typed at a session's prompts, in order, and the reader's place in it. */
export class History {
  private readonly entries: string[] = [];
  /** Index of an entry; one past the last entry stands for the draft. */
  private place = 0;
  private draft = '';

  /** Adds an entry, unless it is blank or repeats the last one. */
  add(code: string): void {
    if (code.trim() && code !== this.entries.at(-1)) this.entries.push(code);
    this.rewind();
  }

  /** Returns to the draft, and empties it. */
  rewind(): void {
    this.place = this.entries.length;
    this.draft = '';
  }

  /**
   * Goes one entry back or forward.
   *
   * @param current the text at the prompt; kept if it is the draft
   * @returns the text to show; null if there is no more
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

/** Returns the history of a session's prompts, which lasts as long as the page. */
export function historyOf(session: string): History {
  let history = histories.get(session);
  if (!history) histories.set(session, (history = new History()));
  return history;
}
