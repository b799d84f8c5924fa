import type { PlanStep, Wheel } from '../protocol/messages.js';
import type { Interpreter, Program } from '../runtime/interpreter.js';
import {
  lastRuns,
  learn,
  needsNothing,
  questionOf,
  readBlocks,
  staleBlocks,
  type BlockReference,
  type StaleBlock,
} from './blocks.js';
import type { PastRun, RanBlock, SessionBlock } from './past-run.js';
import type { Session, SessionObserver, SharedSession } from './session.js';
import type { RunResult } from './types.js';

/** Why a block did not run: because of another one. The message is a sentence for the reader. */
export class DependencyError extends Error {
  override readonly name = 'DependencyError';

  constructor(
    message: string,
    readonly status: 'error' | 'stopped',
  ) {
    super(message);
  }
}

/** A block that runs before the one that was asked for. */
export interface FirstBlock {
  readonly key: number;
  /** Why, for a reader: "defines `df`". */
  readonly text: string;
}

/** What a run in a session has to know of the page, and can do there. */
export interface Surroundings {
  /** The block that is to run. */
  readonly key: number;
  /** The session's blocks in document order, the own one among them. */
  blocks(): readonly BlockReference[];
  /** Told which blocks run first, before they do, and which are stale. */
  planned(first: readonly FirstBlock[], stale: readonly StaleBlock[]): void;
  /** Runs a block as itself, in the turn of this run; not any more when the signal has aborted. */
  runFirst(block: FirstBlock, signal: AbortSignal): Promise<RunResult>;
  /** Stops what `runFirst` runs; called again, at once. */
  stopFirst(block: FirstBlock): void;
  /** What a reader knows a block by. */
  nameOf(key: number): string;
}

/** Settles as `promise` does, or rejects with the signal's reason when that comes first. */
function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    signal.throwIfAborted();
    signal.addEventListener(
      'abort',
      () => {
        reject(signal.reason as Error);
      },
      { once: true },
    );
    promise.then(resolve, reject);
  });
}

/**
 * Whether all of a program ran. A transcript that is compared with its page goes on after an
 * exception that the page does not show, and what its other prompts defined is there.
 */
const cameToEnd = ({ status, program }: PastRun) =>
  status === 'ok' || (status === 'error' && program.examples !== undefined);

/** A session as one run of one block sees it: what the block needs runs first, in the same turn. */
export class BlockSession implements Session {
  private letIn!: () => void;
  private readonly admission = new Promise<void>((resolve) => (this.letIn = resolve));
  private isAdmitted = false;
  private first: FirstBlock | null = null;
  private blocks: readonly SessionBlock[] = [];

  constructor(
    private readonly shared: SharedSession,
    private readonly page: Surroundings,
    /** Whether what it needs has been seen to: all blocks run in order. */
    private readonly isInOrder = false,
  ) {}

  get isBusy(): boolean {
    return !this.isAdmitted && this.shared.isBusy;
  }

  get isReady(): boolean {
    return this.shared.isReady;
  }

  get loss(): string {
    return this.shared.loss;
  }

  /** Lets the run in during the turn of another one, which needs it and has planned for it. */
  admit(): void {
    this.isAdmitted = true;
    this.letIn();
  }

  async enter(signal: AbortSignal): Promise<() => void> {
    if (this.isAdmitted) return () => undefined;
    const place = new AbortController();
    signal.addEventListener('abort', () => {
      place.abort(signal.reason);
    });
    const turn = this.shared.enter(place.signal);
    const guest = this.admission.then(() => {
      place.abort();
      return () => undefined;
    });
    return Promise.race([turn, guest]);
  }

  async interpreter(observer: SessionObserver, signal: AbortSignal): Promise<Interpreter> {
    const interpreter = await this.shared.interpreter(observer, signal);
    const references = this.page.blocks();
    const place = references.findIndex(({ key }) => key === this.page.key);
    this.blocks = readBlocks(references, place + 1);
    if (this.isAdmitted || this.isCertain(place)) return interpreter;
    const first = await this.plan(interpreter, references, signal);
    if (first.length === 0) return interpreter;
    observer.othersFirst();
    for (const block of first) await this.runFirst(block, signal);
    return this.shared.interpreter(observer, signal);
  }

  hasRun(program: Program): boolean {
    return this.shared.hasRun(program);
  }

  remember(past: PastRun): void {
    this.shared.remember(past);
  }

  keep(wheels: readonly Wheel[]): void {
    this.shared.keep(wheels);
  }

  finish(interpreter: Interpreter, past: PastRun | null): void {
    this.shared.finish(interpreter, past && { ...past, ...this.ranBlock(past) });
  }

  private ranBlock(past: PastRun): { block?: RanBlock } {
    const { key } = this.page;
    if (!this.blocks.some((block) => block.key === key)) return {}; // it is not on the page
    return { block: { key, blocks: this.blocks, fingerprint: cameToEnd(past) ? null : '' } };
  }

  stopFirst(): boolean {
    if (!this.first) return false;
    this.page.stopFirst(this.first);
    return true;
  }

  /** A block that is not on the page any more, or not yet, runs as it is. */
  private isCertain(place: number): boolean {
    if (place < 0) return true;
    const { depends } = this.blocks[place]!;
    const isOrdered = this.isInOrder && /^\s*(?:auto|previous)?\s*$/.test(depends);
    return isOrdered || needsNothing(this.shared.past, this.blocks, this.page.key);
  }

  private async plan(
    interpreter: Interpreter,
    references: readonly BlockReference[],
    signal: AbortSignal,
  ): Promise<readonly FirstBlock[]> {
    const { past } = this.shared;
    const { blocks, question } = questionOf(references, past, this.page.key);
    const plan = await unlessAborted(interpreter.plan(question), signal);
    learn(plan, blocks, past);
    const keys = new Map(blocks.map(({ id, key }) => [id, key]));
    const first = plan.first.map(({ id, text }: PlanStep) => ({ key: keys.get(id)!, text }));
    this.page.planned(first, staleBlocks(plan, blocks, past));
    if (plan.error !== null) throw new DependencyError(plan.error, 'error');
    return first;
  }

  private async runFirst(block: FirstBlock, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    this.first = block;
    const lastRun = () => lastRuns(this.shared.past).get(block.key)?.[0];
    const before = lastRun();
    const { status } = await this.page.runFirst(block, signal);
    this.first = null;
    signal.throwIfAborted();
    const ran = lastRun();
    if (status === 'ok' || (ran !== before && ran?.fingerprint !== '')) return;
    const name = this.page.nameOf(block.key);
    const ends = {
      error: 'ended with an error',
      stopped: 'was stopped',
      timeout: 'ran out of time',
    };
    throw new DependencyError(
      `${name} has to run first and ${ends[status]}, so this example did not run.`,
      status === 'stopped' ? 'stopped' : 'error',
    );
  }
}

/** Asks which blocks of a session are stale; null where Python is not at hand. */
export async function findStale(
  shared: SharedSession,
  references: () => readonly BlockReference[],
  signal: AbortSignal,
): Promise<StaleBlock[] | null> {
  const leave = await shared.enter(signal);
  try {
    const { current, past } = shared;
    if (!current?.isAlive) return null;
    const { blocks, question } = questionOf(references(), past, null);
    const plan = await current.plan(question);
    learn(plan, blocks, past);
    return staleBlocks(plan, blocks, past);
  } finally {
    leave();
  }
}
