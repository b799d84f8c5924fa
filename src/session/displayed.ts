import type { DisplayAct, MimeBundle } from '../protocol/messages.js';

/** What a run has displayed and not cleared. */
export class Displayed {
  private readonly items: { data: MimeBundle; readonly displayId: string | undefined }[] = [];
  private isClearing = false;
  /** How many of the first items can no longer be cleared. */
  private settled = 0;

  /** In the order in which they were displayed. */
  get bundles(): MimeBundle[] {
    return this.items.map(({ data }) => data);
  }

  apply(act: DisplayAct): void {
    if (act.type === 'clear') {
      if (act.wait) this.isClearing = true;
      else this.clear();
      return;
    }
    if (act.type === 'show') this.printed();
    const { data, displayId } = act;
    for (const item of this.items) {
      if (displayId !== undefined && item.displayId === displayId) item.data = data;
    }
    if (act.type === 'show') this.items.push({ data, displayId });
  }

  /** The program prints or displays something else: carries out a clear that waited for that. */
  printed(): void {
    if (this.isClearing) this.clear();
  }

  /** An example of a transcript is over: what it displayed stays. */
  settle(): void {
    this.settled = this.items.length;
  }

  private clear(): void {
    this.items.splice(this.settled);
    this.isClearing = false;
  }
}
