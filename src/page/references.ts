/** The blocks of a session as the dependency analysis reads them. */
import type { SessionBlock } from '../session/past-run.js';
import type { Block, BlockSource } from './block.js';
import type { Blocks } from './blocks.js';
import type { BlockReference } from './plan.js';

/** What was last read of each block: the same object, while it reads the same. */
const lastRead = new WeakMap<Block, SessionBlock>();

/** The blocks of a block's session, in document order; without consoles, which readers write. */
export const sessionBlocks = (blocks: Blocks, block: Block): Block[] =>
  blocks.ofSession(block).filter((one) => !one.isConsole);

/** `source` replaces the block's own code with that of the run that asks. */
export function referencesTo(blocks: Blocks, block: Block, source?: BlockSource): BlockReference[] {
  const others = sessionBlocks(blocks, block);
  const ids = idsOf(others, blocks.numbersIn(block.scope));
  return others.map((one, index) => ({
    key: one.key,
    read: () =>
      read(one, ids[index]!, source && one === block ? source : one.source(), others, ids),
  }));
}

function read(
  block: Block,
  id: string,
  { code, mode }: BlockSource,
  blocks: readonly Block[],
  ids: readonly string[],
): SessionBlock {
  const depends = planIds(block.depends, blocks, ids);
  const setup = block
    .setups()
    .flatMap(({ id, code, mode }) => (code === null ? [] : { id, source: code, mode }));
  const now = { key: block.key, id, source: code, mode, depends, setup };
  const last = lastRead.get(block);
  if (last && JSON.stringify(last) === JSON.stringify(now)) return last;
  lastRead.set(block, now);
  return now;
}

/** Names blocks for plans: by their ids, unless an earlier block has the same. */
function idsOf(blocks: readonly Block[], numbers: ReadonlyMap<Block, number>): string[] {
  const taken = new Set<string>();
  return blocks.map((block) => {
    const { id } = block;
    let own = id && !taken.has(id) ? id : `example-${numbers.get(block)}`;
    while (taken.has(own)) own += "'";
    taken.add(own);
    return own;
  });
}

/** In `depends`, replaces ids of elements in or around blocks with the blocks' ids in plans. */
function planIds(depends: string, blocks: readonly Block[], ids: readonly string[]): string {
  const words = depends.split(/[\s,]+/).filter(Boolean);
  if (words.length === 0) return 'auto';
  if (words.length === 1 && ['auto', 'previous', 'none'].includes(words[0]!)) return words[0]!;
  const idOf = (word: string) => {
    if (ids.includes(word)) return word;
    const places = [...blocks.keys()].filter((place) => blocks[place]!.answersTo(word));
    return places.length === 1 ? ids[places[0]!]! : word;
  };
  return words.map(idOf).join(' ');
}
