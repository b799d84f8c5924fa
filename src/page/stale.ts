/** Which outputs are not what they would be now, since the reader has edited other blocks. */
import type { Delay } from '../session/allowance.js';
import type { Block } from './block.js';
import { learn, questionOf, staleBlocks, type StaleBlock } from './plan.js';
import { referencesTo, sessionBlocks } from './references.js';
import type { Surroundings } from './surroundings.js';

/** Milliseconds without a change after which it is looked for what an edit has made stale. */
const PAUSE = 300;

/** Notes on blocks that edits of others have made stale; takes away what is not true any more. */
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

/** Looks for what is stale when the reader pauses. */
export class StaleSearch {
  /** By session: ends the search that is on, or that waits. */
  private readonly searches = new Map<string, AbortController>();

  constructor(
    private readonly page: Surroundings,
    private readonly delay: Delay,
  ) {}

  /** A block was edited, or brought back to what the page has. */
  changed(block: Block): void {
    if (block.session === null || block.isConsole) return;
    const id = `${block.isSandboxed} ${block.session}`;
    this.searches.get(id)?.abort();
    const search = new AbortController();
    this.searches.set(id, search);
    this.delay(() => {
      if (search.signal.aborted) return;
      this.search(block, search.signal).catch(() => undefined); // a later one, or the next run, tells it
    }, PAUSE);
  }

  /** Asks Python, where it is at hand, when no run is on. */
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
