import type { Checkpoint } from '../protocol/messages.js';
import type { Interpreter } from '../runtime/interpreter.js';
import type { LoadProgress, Runtime } from '../runtime/runtime.js';
import type { Extent, Past } from './past.js';

/** How interpreters are kept beyond their Workers; see `Runtime`. */
export type Keeping = Pick<Runtime, 'restoreInterpreter' | 'whenIdle' | 'hasRoom'>;

/** The last checkpoint of a session: what its past had come to, so that less is done again. */
export class Checkpoints {
  private last: (Extent & { readonly checkpoint: Checkpoint }) | null = null;

  /** @param keeping null where interpreters are not kept: all runs are done again */
  constructor(private readonly keeping: Keeping | null) {}

  /** How much of the past it has. */
  get extent(): Extent {
    return this.last ?? { runs: 0, wheels: 0 };
  }

  forget(): void {
    this.last = null;
  }

  /**
   * Makes one when nothing runs, and no other run has come by then. Never rejects.
   *
   * @param isIdle whether the interpreter is the session's, and no run is on
   */
  async make(interpreter: Interpreter, past: Past, isIdle: () => boolean): Promise<void> {
    const { keeping } = this;
    if (!keeping?.hasRoom) return;
    const { runs } = past;
    const { length } = runs;
    await keeping.whenIdle();
    if (past.runs !== runs || runs.length !== length || !isIdle() || !interpreter.isAlive) return;
    const wheels = past.wheels.length;
    try {
      const checkpoint = await interpreter.makeCheckpoint();
      if (checkpoint && past.runs === runs) this.last = { checkpoint, runs: length, wheels };
    } catch {
      // It was ended: an earlier checkpoint is as good as it was.
    }
  }

  /** An interpreter with what the checkpoint has; null where there is none that can be used. */
  async restore(
    tell: (progress: LoadProgress) => void,
    signal: AbortSignal,
  ): Promise<Interpreter | null> {
    if (!this.last || !this.keeping) return null;
    const interpreter = await this.keeping.restoreInterpreter(this.last.checkpoint, tell, signal);
    if (!interpreter) this.forget();
    return interpreter;
  }
}
