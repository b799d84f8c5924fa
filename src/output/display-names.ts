import type { DisplayItem } from './display-item.js';

/** What stands under a name (`display_id`) in the outputs of one session. */
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

const sessions = new Map<string, DisplayNames>();

/** The names of a session, which all its outputs share: a later block can change what an earlier one shows. */
export function namesOf(session: string): DisplayNames {
  let names = sessions.get(session);
  if (!names) sessions.set(session, (names = new DisplayNames()));
  return names;
}
