/** The page's timers, which stand until the test lets time pass; `restore` brings back the real ones. */
export class FakeTimers {
  /** What waits, with its milliseconds. */
  readonly waiting = new Map<number, { readonly callback: () => void; readonly delay: number }>();
  private readonly real = {
    setTimeout: globalThis.setTimeout,
    clearTimeout: globalThis.clearTimeout,
  };
  private last = 0;

  constructor() {
    Object.assign(window, {
      setTimeout: (callback: () => void, delay = 0) => {
        this.waiting.set(++this.last, { callback, delay });
        return this.last;
      },
      clearTimeout: (id: number) => this.waiting.delete(id),
    });
  }

  /** Lets so many milliseconds pass for all that waits now. */
  pass(milliseconds: number): void {
    for (const [id, { callback, delay }] of [...this.waiting]) {
      if (delay > milliseconds) continue;
      this.waiting.delete(id);
      callback();
    }
  }

  restore(): void {
    Object.assign(window, this.real);
  }
}
