/** What came of a block here and in CPython, and what the difference means. */

/** `quiet`: it ran to its end and shows nothing that could be compared. */
export type Outcome = 'matched' | 'quiet' | 'differed' | 'error';

/** What was seen of a run in the browser. */
export interface Observation {
  readonly status: 'ok' | 'error' | 'stopped' | 'timeout';
  /** Whether the program began: what it needs first may have failed. */
  readonly hasStarted: boolean;
  /** Whether it waited for the reader's input, and was stopped for that. */
  readonly asked: boolean;
  readonly checks: { readonly passed: number; readonly failed: number };
  /** What the reader saw. */
  readonly detail: string;
}

export interface NativeResult {
  readonly outcome: Outcome;
  readonly detail: string;
}

/** A block of a page, with all that is known of it. */
export interface BlockRecord {
  /** Its place on the page, from 1. */
  readonly number: number;
  readonly text: string;
  readonly isUpgraded: boolean;
  /** In document order, after those before it. */
  readonly inOrder?: Observation;
  /** On a fresh page, where nothing else has run. */
  readonly alone?: Observation;
  readonly native: NativeResult;
}

export interface PageRecord {
  readonly path: string;
  readonly blocks: readonly BlockRecord[];
}

/** Why a block cannot do here what it does in CPython. */
export interface Reason {
  readonly project: string;
  readonly page: string;
  /** Places of blocks on the page, from 1. */
  readonly blocks: readonly number[];
  readonly reason: string;
  /** It may also pass: its output depends on chance. */
  readonly sometimes?: boolean;
}

export interface Tally {
  blocks: number;
  upgraded: number;
  ran: number;
  matched: number;
  quiet: number;
  differed: number;
  error: number;
}

/** A block that fails here and passes in CPython, or that was not upgraded. */
export interface Failure {
  readonly page: string;
  readonly number: number;
  readonly how: 'not upgraded' | 'in order' | 'alone';
  readonly text: string;
  readonly detail: string;
  /** Null when nobody has given one: a bug. */
  readonly reason: string | null;
}

export interface Summary {
  readonly pages: number;
  readonly here: Tally;
  /** The blocks that ran alone on a fresh page; all of those are `blocks`. */
  readonly alone: Tally;
  readonly native: Tally;
  /** Fail in both: the page says what is not so, or needs what is not there. */
  readonly failBoth: number;
  /** Pass here only: for instance an output that goes on after a blank line. */
  readonly passHere: number;
  readonly failures: readonly Failure[];
  /** Reasons for blocks that do not fail any more. */
  readonly idleReasons: readonly Reason[];
}

export function outcomeOf({ status, checks }: Observation): Outcome {
  if (status !== 'ok') return 'error';
  if (checks.failed > 0) return 'differed';
  return checks.passed > 0 ? 'matched' : 'quiet';
}

const passes = (outcome: Outcome): boolean => outcome === 'matched' || outcome === 'quiet';

const emptyTally = (): Tally => ({
  blocks: 0,
  upgraded: 0,
  ran: 0,
  matched: 0,
  quiet: 0,
  differed: 0,
  error: 0,
});

function count(tally: Tally, outcome: Outcome | null, hasRun: boolean): void {
  tally.blocks++;
  if (outcome === null) return;
  tally.upgraded++;
  if (hasRun) tally.ran++;
  tally[outcome]++;
}

/** Why a block did not run: what it needs fails in CPython, too; null when that is not why. */
function consequence(detail: string, blocks: readonly BlockRecord[]): string | null {
  const place = /^DependencyError: Example (\d+) has to run first/.exec(detail)?.[1];
  if (place === undefined) return null;
  const needed = blocks.filter((block) => block.isUpgraded)[Number(place) - 1];
  if (needed === undefined || passes(needed.native.outcome)) return null;
  return `needs block ${needed.number}, which fails in CPython, too`;
}

/** Sums up the pages of a project; `reasons` are those of all projects. */
export function summarise(
  project: string,
  pages: readonly PageRecord[],
  reasons: readonly Reason[],
): Summary {
  const [here, alone, native] = [emptyTally(), emptyTally(), emptyTally()];
  let failBoth = 0;
  let passHere = 0;
  const failures: Failure[] = [];
  const own = reasons.filter((reason) => reason.project === project);
  const used = new Set<Reason>();
  for (const { path, blocks } of pages) {
    const fail = (block: BlockRecord, how: Failure['how'], detail: string): void => {
      const { number, text } = block;
      const found = own.find((one) => one.page === path && one.blocks.includes(number));
      if (found) used.add(found);
      const reason = found?.reason ?? consequence(detail, blocks);
      failures.push({ page: path, number, how, text, detail, reason });
    };
    for (const block of blocks) {
      const { inOrder, isUpgraded, native: theirs } = block;
      const passesNatively = passes(theirs.outcome);
      count(native, theirs.outcome, true);
      const outcome = inOrder ? outcomeOf(inOrder) : null;
      count(here, outcome, inOrder?.hasStarted ?? false);
      if (outcome && passes(outcome) && !passesNatively) passHere++;
      if (outcome && !passes(outcome) && !passesNatively) failBoth++;
      if (passesNatively && !isUpgraded) fail(block, 'not upgraded', '');
      const isBad = inOrder && outcome && !passes(outcome);
      if (passesNatively && isBad) fail(block, 'in order', inOrder.detail);
      if (!block.alone) continue;
      const outcomeAlone = outcomeOf(block.alone);
      count(alone, outcomeAlone, block.alone.hasStarted);
      if (passesNatively && !isBad && !passes(outcomeAlone)) {
        fail(block, 'alone', block.alone.detail);
      }
    }
  }
  const visited = new Set(pages.map(({ path }) => path));
  const idleReasons = own.filter(
    (reason) => visited.has(reason.page) && !used.has(reason) && !reason.sometimes,
  );
  return { pages: pages.length, here, alone, native, failBoth, passHere, failures, idleReasons };
}
