import { timer, type Delay } from '../session/allowance.js';
import { emptyResult } from '../session/empty-result.js';
import type { Sessions } from '../session/sessions.js';
import type { BareResult } from '../session/types.js';
import type { ActiveRun, Block, RunAllProgress, RunStart } from './block.js';
import { BlockRun, type Turn } from './block-run.js';
import type { Blocks } from './blocks.js';
import { StaleSearch } from './stale.js';
import { Surroundings } from './surroundings.js';

/** Acts on the blocks of a page. All runs start here, whoever asks for them. */
export class Page extends Surroundings {
  constructor(blocks: Blocks, sessions: Sessions, say: Surroundings['say'], delay: Delay = timer) {
    super(blocks, sessions, say);
    const stale = new StaleSearch(this, delay);
    this.blocks.whenChanged = (block) => stale.changed(block);
  }

  /** Runs a block, or joins its current run. Never rejects. */
  async run(block: Block, turn: Turn = {}): Promise<BareResult> {
    const run = await this.start(block, turn);
    return run ? run.result : emptyResult('stopped');
  }

  /** Starts a run of a block, or joins the current one. Null if the page forbids it. */
  async start(block: Block, turn: Turn): Promise<ActiveRun | null> {
    if (block.run) {
      const run = await block.run;
      if (turn.neededBy) run?.admit(turn.neededBy); // it may be waiting for its turn
      return run;
    }
    let run: Block['run'] = null;
    // A block that was reset in the meantime has forgotten this run.
    const become = (next: Block['run']) => {
      if (block.run === run) block.run = run = next;
    };
    become(this.begin(block, turn, become));
    return run;
  }

  private async begin(
    block: Block,
    turn: Turn,
    become: (run: Block['run']) => void,
  ): Promise<ActiveRun | null> {
    const start = await block.begin();
    if (!start) {
      become(null);
      return null;
    }
    const { spec, observe } = start;
    const shared = block.session === null || block.isConsole ? null : this.sharedSession(block);
    const observed: RunStart = {
      spec,
      observe: (event) => {
        if (event.type === 'end') become(null); // a listener may start the next run
        observe(event);
      },
    };
    const run = new BlockRun(this, block, observed, shared, turn);
    become(run);
    return run;
  }

  /**
   * Runs blocks, except consoles, one after the other. Stops after the first one that does not end
   * well.
   *
   * @param around the block where the reader asked for this; it shows the progress
   */
  async runAll(blocks: readonly Block[], around?: Block): Promise<BareResult[]> {
    const wanted = blocks.filter(({ isConsole }) => !isConsole);
    const results: BareResult[] = [];
    const total = wanted.length;
    const tell = (one: Block | null, stoppedBy: RunAllProgress['stoppedBy'] = null) => {
      if (!around) return;
      const block = one && this.blocks.named(one);
      this.note(around, { all: { block, done: results.length, total, stoppedBy } });
    };
    for (const block of wanted) {
      if (!block.isOnPage) continue; // the page has changed in the meantime
      tell(block);
      const result = await this.run(block, { isInOrder: true });
      results.push(result);
      if (result.status === 'ok') continue;
      const { status } = result;
      tell(block, status);
      this.say({ code: 'stopped-at', block: this.blocks.nameOf(block), status }, block);
      return results;
    }
    tell(null);
    const first = around ?? wanted[0];
    if (first) this.say({ code: 'all-ran', total }, first);
    return results;
  }

  /** Restarts the sessions of blocks: stops runs, and forgets what was defined. Outputs stay. */
  async restart(blocks: readonly Block[]): Promise<void> {
    const inSession = blocks.filter(({ session }) => session !== null);
    const runs = await Promise.all(inSession.map(async ({ run }) => run));
    // Waiting runs first, which would begin otherwise.
    const isWaiting = (run: ActiveRun | null) => run?.state === 'queued';
    const ordered = [...runs.filter(isWaiting), ...runs.filter((run) => !isWaiting(run))];
    // A guest ends with its host's run: a second Stop would end Python at once.
    await Promise.all(ordered.map(async (run) => (run?.isGuest ? run.result : run?.stop())));
    const sessions = new Map(inSession.map((block) => [this.sharedSession(block), block]));
    for (const block of sessions.values()) await this.forget(block);
    for (const block of inSession) {
      if (block.state !== 'idle') this.note(block, { isRestarted: true, edited: [] });
    }
    const [first] = inSession;
    if (first) this.say({ code: 'session-restarted' }, first);
  }

  /** Forgets what was defined in a block's session, once its runs have ended. */
  async forget(block: Block): Promise<void> {
    const session = this.sharedSession(block);
    const leave = await session.turns.take(new AbortController().signal);
    session.restart();
    leave();
  }
}
