import type { Checkpoint } from '../protocol/messages.js';
import type { Interpreter } from '../runtime/interpreter.js';
import type { LoadProgress, Runtime } from '../runtime/runtime.js';
import type { Extent, Past } from './past.js';

/** How interpreters are kept beyond their Workers; see `Runtime`. */
export type Keeping = Pick<Runtime, 'restoreInterpreter' | 'whenIdle' | 'hasRoom'>;

/** The last checkpoint of a session: its first runs need not run again. */
export class Checkpoints {
  private last: (Extent & { readonly checkpoint: Checkpoint }) | null = null;

  /** @param keeping null if interpreters are not kept: then all runs are repeated */
  constructor(private readonly keeping: Keeping | null) {}

  /** How much of the past the checkpoint covers. */
  get extent(): Extent {
    return this.last ?? { runs: 0, wheels: 0 };
  }

  forget(): void {
    this.last = null;
  }

  /**
   * Makes a checkpoint once the page is idle, unless another run has come by then. Never rejects.
   *
   * @param isIdle whether the interpreter is still the session's, and nothing runs
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
      // // The interpreter was ended. An earlier checkpoint is still valid.
    }
  }

  /** Starts an interpreter from the checkpoint. Returns null if there is no usable one. */
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
