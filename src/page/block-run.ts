import type { BlockName, Phrase, Reason } from '../protocol/messages.js';
import { readPhrase, readReasons } from '../protocol/read-phrases.js';
import type { SessionBlock } from '../session/past-run.js';
import { DependencyError } from '../session/run-result.js';
import { Run } from '../session/run.js';
import type { SharedSession } from '../session/shared-session.js';
import type { BareResult, RunState } from '../session/types.js';
import type { Interpreter } from '../runtime/interpreter.js';
import type { ActiveRun, Block, Need, RunStart } from './block.js';
import { lastRuns, learn, needsNothing, questionOf, readBlocks, staleBlocks } from './plan.js';
import { referencesTo, sessionBlocks } from './references.js';
import { tellStale } from './stale.js';
import type { Surroundings } from './surroundings.js';

/** In whose turn a block runs. */
export interface Turn {
  /** Set if it runs in the turn of another block, whose plan includes it. */
  readonly neededBy?: Need;
  /** Whether nothing has to run first, since all blocks before it have run, in order. */
  readonly isInOrder?: boolean;
}

/** A page, as a run of one of its blocks sees it. */
interface RunningPage extends Surroundings {
  /** Starts a run of a block, or joins the current one. Null if the page forbids it. */
  start(block: Block, turn: Turn): Promise<ActiveRun | null>;
}

/** A block that runs before the one that needs it. */
interface FirstBlock {
  readonly block: Block;
  readonly reasons: readonly Reason[];
}

/** One run of one block. Blocks that it needs run first, each in its own run, in the same turn. */
export class BlockRun implements ActiveRun {
  private readonly run: Run;
  /** The run of a needed block that is in progress. */
  private first: ActiveRun | null = null;
  /** The session's blocks as they were when its turn came. */
  private blocks: readonly SessionBlock[] = [];
  isGuest = false;

  /** @param shared its session, if the session's blocks may depend on each other; otherwise null */
  constructor(
    private readonly page: RunningPage,
    private readonly block: Block,
    private readonly start: RunStart,
    private readonly shared: SharedSession | null,
    private readonly turn: Turn,
  ) {
    const { spec, observe } = start;
    this.run = new Run(spec, page.sessionOf(block), observe);
    const { all } = block.notes;
    block.setNotes(turn.isInOrder && all ? { all } : {}); // Run all goes on
    if (turn.neededBy) this.admit(turn.neededBy);
    if (shared || block.isConsole) {
      const hasCompany = page.blocks.ofSession(block).length > 1 || block.isConsole;
      page.note(block, { hasCompany });
    }
    void this.execute();
  }

  get result(): Promise<BareResult> {
    return this.run.result;
  }

  get state(): RunState {
    return this.run.state;
  }

  /** Lets it run in the turn of a block that needs it. */
  admit({ block, reasons }: Need): void {
    this.isGuest = true;
    this.page.note(this.block, { neededBy: { ...this.page.blocks.named(block), reasons } });
    this.run.admit();
  }

  /** Stops it, or the run that comes first; see `Run.stop`. */
  stop(): Promise<void> {
    return this.run.stop(this.first);
  }

  private async execute(): Promise<void> {
    const { run, shared } = this;
    let failure: unknown = null;
    try {
      await run.enter();
      const interpreter = await run.python();
      if (shared) {
        const first = await this.whatRunsFirst(interpreter, shared);
        if (first.length > 0) run.letOthersRunFirst();
        for (const one of first) await this.runFirst(one, shared);
      }
      await run.perform();
    } catch (error) {
      failure = error;
    }
    const { blocks } = this;
    const { key } = this.block;
    const isThere = blocks.some((block) => block.key === key);
    run.end(failure, isThere ? { key, blocks } : null);
  }

  private async whatRunsFirst(
    interpreter: Interpreter,
    { past }: SharedSession,
  ): Promise<FirstBlock[]> {
    const { page, block, run } = this;
    const all = sessionBlocks(page.blocks, block);
    const references = referencesTo(page.blocks, block, this.start.spec);
    const place = all.indexOf(block);
    this.blocks = readBlocks(references, place + 1);
    // A block that is not on the page, no longer or not yet, runs as it is.
    if (this.isGuest || place < 0 || this.needsNothing(place, past.runs)) return [];
    const { blocks, question } = questionOf(references, past.runs, block.key);
    const plan = await unlessAborted(interpreter.plan(question), run.signal);
    learn(plan, blocks, past.runs);
    const keys = new Map(blocks.map(({ id, key }) => [id, key]));
    const blockOf = (id: string) => all.find(({ key }) => key === keys.get(id));
    const first = plan.first.flatMap(({ id, reasons }) => {
      const one = blockOf(id);
      return one ? [{ block: one, reasons: readReasons(reasons) }] : [];
    });
    const runs = new Set([block, ...first.map((one) => one.block)]);
    const others = all.filter((one) => !runs.has(one));
    tellStale(page, others, staleBlocks(plan, blocks, past.runs));
    if (first.length > 0) {
      const needed = first.map((one) => ({
        ...page.blocks.named(one.block),
        reasons: one.reasons,
      }));
      page.note(block, { first: needed });
      page.say({ code: 'runs-first', blocks: needed.map(({ name }) => name) }, block);
    }
    if (plan.error !== null) {
      const nameOf = (id: BlockName) => {
        const one = blockOf(String(id));
        return one ? page.blocks.nameOf(one) : id;
      };
      throw new DependencyError(named(readPhrase(plan.error), nameOf), 'error');
    }
    return first;
  }

  private needsNothing(place: number, past: SharedSession['past']['runs']): boolean {
    const { depends } = this.blocks[place]!;
    const isOrdered = this.turn.isInOrder === true && /^\s*(?:auto|previous)?\s*$/.test(depends);
    return isOrdered || needsNothing(past, this.blocks, this.block.key);
  }

  private async runFirst({ block, reasons }: FirstBlock, shared: SharedSession): Promise<void> {
    const { page, run } = this;
    run.signal.throwIfAborted();
    const lastRun = () => lastRuns(shared.past.runs).get(block.key)?.[0];
    const before = lastRun();
    let status: BareResult['status'] = 'stopped'; // if it was removed from the page
    if (block.isOnPage) {
      page.note(this.block, { current: page.blocks.named(block) });
      const starting = page.start(block, { neededBy: { block: this.block, reasons } });
      try {
        this.first = await unlessAborted(starting, run.signal);
        status = (await this.first?.result)?.status ?? 'stopped';
      } catch (error) {
        void starting.then((one) => one?.stop()); // getting ready may take long
        throw error;
      } finally {
        this.first = null;
        page.note(this.block, { current: null });
      }
    }
    run.signal.throwIfAborted();
    const ran = lastRun();
    if (status === 'ok' || (ran !== before && ran?.fingerprint !== '')) return;
    throw new DependencyError(
      { code: 'first-failed', block: page.blocks.nameOf(block), status },
      status === 'stopped' ? 'stopped' : 'error',
    );
  }
}

/** Replaces a plan's ids of blocks with the page's names. */
function named(phrase: Phrase, nameOf: (id: BlockName) => BlockName): Phrase {
  if (phrase.code === 'depends-unknown') return { ...phrase, block: nameOf(phrase.block) };
  if (phrase.code === 'depends-circle') return { ...phrase, blocks: phrase.blocks.map(nameOf) };
  return phrase;
}

/** Settles as `promise` does, or rejects with the signal's reason if that comes first. */
function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    promise.then(resolve, reject);
    const abort = () => reject(signal.reason as Error);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}
