import type { DisplayItem } from './display-item.js';

/**
 * The displays with a name (`display_id`) in one session's outputs, which share them: a later block
 * can change what an earlier one shows.
 */
export class DisplayNames {
  private readonly items = new Map<string, readonly WeakRef<DisplayItem>[]>();

  add(name: string, item: DisplayItem): void {
    this.items.set(name, [...(this.items.get(name) ?? []), new WeakRef(item)]);
  }

  /** In the order in which they were displayed, without those that were garbage-collected. */
  of(name: string): DisplayItem[] {
    const there = (this.items.get(name) ?? []).filter((reference) => reference.deref());
    if (there.length > 0) this.items.set(name, there);
    else this.items.delete(name);
    return there.flatMap((reference) => reference.deref() ?? []);
  }
}
