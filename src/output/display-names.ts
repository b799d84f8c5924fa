import type { DisplayItem } from './display-item.js';

/**
 * What stands under a name (`display_id`) in the outputs of one session, which all of them share: a
 * later block can change what an earlier one shows.
 */
export class DisplayNames {
  private readonly items = new Map<string, readonly WeakRef<DisplayItem>[]>();

  add(name: string, item: DisplayItem): void {
    this.items.set(name, [...(this.items.get(name) ?? []), new WeakRef(item)]);
  }

  /** In the order in which they were displayed; outputs that another run has replaced go of themselves. */
  of(name: string): DisplayItem[] {
    const there = (this.items.get(name) ?? []).filter((reference) => reference.deref());
    if (there.length > 0) this.items.set(name, there);
    else this.items.delete(name);
    return there.flatMap((reference) => reference.deref() ?? []);
  }
}
