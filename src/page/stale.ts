/** Finds outputs that are out of date, since the reader has edited other blocks. */
import type { Delay } from '../session/allowance.js';
import type { Block } from './block.js';
import { learn, questionOf, staleBlocks, type StaleBlock } from './plan.js';
import { referencesTo, sessionBlocks } from './references.js';
import type { Surroundings } from './surroundings.js';

/** Milliseconds without a change before a search starts. */
const PAUSE = 300;

/** Notes on blocks that edits of others have made them stale; removes notes that no longer hold. */
export function tellStale(
  page: Surroundings,
  blocks: readonly Block[],
  stale: readonly StaleBlock[],
): void {
  for (const block of blocks) {
    const causes = stale.find(({ key }) => key === block.key)?.edited ?? [];
    const edited = blocks
      .filter(({ key }) => causes.includes(key))
      .map((one) => page.blocks.named(one));
    if (edited.length > 0 || block.notes.edited) page.note(block, { edited });
  }
}

/** Searches for stale blocks when the reader pauses. */
export class StaleSearch {
  /** By session: aborts the search that is in progress or waiting. */
  private readonly searches = new Map<string, AbortController>();

  constructor(
    private readonly page: Surroundings,
    private readonly delay: Delay,
  ) {}

  /** Called when a block was edited or reset. */
  changed(block: Block): void {
    if (block.session === null || block.isConsole) return;
    const id = `${block.isSandboxed} ${block.session}`;
    this.searches.get(id)?.abort();
    const search = new AbortController();
    this.searches.set(id, search);
    this.delay(() => {
      if (search.signal.aborted) return;
      this.search(block, search.signal).catch(() => undefined); // a later search or run says so
    }, PAUSE);
  }

  /** Asks Python, if it has started, once no run is in progress. */
  async search(block: Block, signal: AbortSignal): Promise<void> {
    const { page } = this;
    const shared = page.sharedSession(block);
    const leave = await shared.turns.take(signal);
    try {
      const { current, past } = shared;
      if (!current?.isAlive) return;
      const { blocks, question } = questionOf(referencesTo(page.blocks, block), past.runs, null);
      const plan = await current.plan(question);
      learn(plan, blocks, past.runs);
      const stale = staleBlocks(plan, blocks, past.runs);
      tellStale(page, sessionBlocks(page.blocks, block), stale);
    } finally {
      leave();
    }
  }
}
