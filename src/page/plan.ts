import type { Plan, PlanBlock, PlanQuestion, PlanRun } from '../protocol/messages.js';
import type { PastRun, RanBlock, SessionBlock } from '../session/past-run.js';

/** A block of a session, read only when needed. */
export interface BlockReference {
  readonly key: number;
  read(): SessionBlock;
}

const placeIn = (blocks: readonly { readonly key: number }[], key: number) =>
  blocks.findIndex((block) => block.key === key);

/** Whether `depends` names blocks, which may also be later on the page. */
const namesBlocks = ({ depends }: PlanBlock) => !/^\s*(?:auto|previous|none)?\s*$/.test(depends);

const isUnchanged = (a: SessionBlock | undefined, b: SessionBlock) =>
  a === b ||
  (a?.key === b.key &&
    a.source === b.source &&
    a.mode === b.mode &&
    a.depends === b.depends &&
    JSON.stringify(a.setup) === JSON.stringify(b.setup));

/** Returns each block's last run, in the order in which they ran, with its index in `past`. */
export function lastRuns(past: readonly PastRun[]): Map<number, readonly [RanBlock, number]> {
  const last = new Map<number, readonly [RanBlock, number]>();
  for (const [order, { block }] of past.entries()) {
    if (!block) continue;
    last.delete(block.key);
    last.set(block.key, [block, order]);
  }
  return last;
}

/** Reads the first blocks of a page, or all if one of them names others, which may be anywhere. */
export function readBlocks(
  references: readonly BlockReference[],
  count: number,
): readonly SessionBlock[] {
  const blocks = references.slice(0, count).map((block) => block.read());
  if (!blocks.some(namesBlocks)) return blocks;
  return [...blocks, ...references.slice(count).map((block) => block.read())];
}

/**
 * Whether it is certain, without an analysis, that nothing has to run before a block: either
 * nothing comes before it, or exactly that has run, in order and unchanged since.
 */
export function needsNothing(
  past: readonly PastRun[],
  blocks: readonly SessionBlock[],
  key: number,
): boolean {
  const place = placeIn(blocks, key);
  const own = blocks[place]!;
  if (own.depends.trim() === 'none') return true;
  if (namesBlocks(own)) return false;
  if (place === 0) return true;
  const last = lastRuns(past);
  last.delete(key);
  const runs = [...last.values()];
  return (
    runs.length === place &&
    runs.every(([run], i) => run.fingerprint !== '' && isUnchanged(ownBlock(run), blocks[i]!))
  );
}

const ownBlock = ({ key, blocks }: RanBlock) => blocks.find((block) => block.key === key);

/**
 * Asks which blocks must run before `target` or, if that is null, which blocks are stale. `past`:
 * all runs in this interpreter.
 */
export function questionOf(
  references: readonly BlockReference[],
  past: readonly PastRun[],
  target: number | null,
): { readonly blocks: readonly SessionBlock[]; readonly question: PlanQuestion } {
  const last = lastRuns(past);
  // Blocks after it that have run may have overwritten what it needs.
  const end = references.findLastIndex(({ key }) => key === target || last.has(key)) + 1;
  const blocks = readBlocks(references, end);
  const versions: (readonly SessionBlock[])[] = [];
  const asked = blocks.map((block) => {
    const found = last.get(block.key);
    const ran = found ? runOf(found[0], found[1], blocks, versions) : null;
    return { ...withoutKey(block), ran };
  });
  const question = {
    blocks: asked,
    versions: versions.map((version) => version.map(withoutKey)),
    target: target === null ? null : (blocks[placeIn(blocks, target)]?.id ?? null),
  };
  return { blocks, question };
}

function withoutKey({ id, source, mode, depends, setup }: SessionBlock): PlanBlock {
  return { id, source, mode, depends, setup };
}

/** Whether the shorter of two lists is the beginning of the longer. */
function agree(a: readonly SessionBlock[], b: readonly SessionBlock[]): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return short.every((block, i) => isUnchanged(long[i], block) && long[i]?.id === block.id);
}

/** Describes a run; adds the blocks of that time to `versions`, unless they are known. */
function runOf(
  run: RanBlock,
  order: number,
  now: readonly SessionBlock[],
  versions: (readonly SessionBlock[])[],
): PlanRun {
  const { fingerprint, key, blocks } = run;
  const index = placeIn(blocks, key);
  if (fingerprint !== null) return { order, fingerprint, version: -1, index };
  // Later blocks do not matter, unless some block names others.
  const then = blocks.some(namesBlocks) ? blocks : blocks.slice(0, index + 1);
  if (then.length <= now.length && agree(then, now))
    return { order, fingerprint, version: -1, index };
  let version = versions.findIndex((one) => agree(then, one));
  if (version < 0) version = versions.push(then) - 1;
  else if (then.length > versions[version]!.length) versions[version] = then;
  return { order, fingerprint, version, index };
}

/** Keeps a plan's fingerprints of runs: the blocks of their time need not be sent again. */
export function learn(
  { fingerprints }: Plan,
  blocks: readonly SessionBlock[],
  past: readonly PastRun[],
): void {
  const last = lastRuns(past);
  for (const { id, key } of blocks) {
    const [run] = last.get(key) ?? [];
    if (run) run.fingerprint = fingerprints[id] ?? run.fingerprint;
  }
}

/** A block whose output would be different now. */
export interface StaleBlock {
  readonly key: number;
  /** The other blocks that were edited since, and are the cause, in document order. */
  readonly edited: readonly number[];
}

/** Returns the blocks that are stale, and the edited blocks that made them so. */
export function staleBlocks(
  plan: Plan,
  blocks: readonly SessionBlock[],
  past: readonly PastRun[],
): StaleBlock[] {
  const last = lastRuns(past);
  return plan.stale.flatMap(({ id, dependencies }) => {
    const place = blocks.findIndex((block) => block.id === id);
    const [run] = last.get(blocks[place]?.key ?? -1) ?? [];
    if (!run) return [];
    const then = new Map(run.blocks.map((block) => [block.key, block]));
    const edited = blocks.filter(
      (block) =>
        block.key !== run.key && then.has(block.key) && !isUnchanged(then.get(block.key), block),
    );
    const causes = edited.filter((block) => dependencies.includes(block.id));
    // An edit may also have removed what the block depended on.
    const told =
      causes.length > 0 ? causes : edited.filter((block) => blocks.indexOf(block) < place);
    return [{ key: run.key, edited: told.map(({ key }) => key) }];
  });
}
