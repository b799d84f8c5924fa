import type { Wheel } from '../protocol/messages.js';
import { PackageError, type RuntimeError } from '../runtime/errors.js';
import type { Interpreter, Program } from '../runtime/interpreter.js';
import { runAgain, type PastRun } from './past-run.js';
import type { RunProgress, SessionObserver } from './types.js';

/** How much of a past: the number of its first runs, and of its first wheels. */
export interface Extent {
  readonly runs: number;
  readonly wheels: number;
}

/** What has happened in a session's interpreter, so that another one can repeat it. */
export class Past {
  /** The runs so far, in order. */
  runs: PastRun[] = [];
  /** The wheels installed so far, in order. */
  wheels: Wheel[] = [];

  /** Whether a program has already run without an error. */
  hasRun({ filename, code }: Program): boolean {
    return this.runs.some(
      ({ program, status }) =>
        program.filename === filename && program.code === code && status === 'ok',
    );
  }

  forget(): void {
    this.runs = [];
    this.wheels = [];
  }

  /**
   * Repeats what came after the part that the interpreter already has. If that ends Python once
   * more, it is forgotten and not tried a third time.
   *
   * @throws RuntimeError with what ended Python; the signal's reason
   */
  async restore(
    interpreter: Interpreter,
    kept: Extent,
    observer: SessionObserver,
    signal: AbortSignal,
  ): Promise<void> {
    const again = this.runs.slice(kept.runs);
    const total = again.length;
    const changed: string[] = [];
    const abort = () => interpreter.terminate(signal.reason as RuntimeError);
    signal.addEventListener('abort', abort);
    try {
      const wheels = this.wheels.slice(kept.wheels);
      if (wheels.length > 0) await installAgain(wheels, interpreter, observer, signal);
      for (const [done, past] of again.entries()) {
        observer.progress({ phase: 'restore', done, total });
        const isRepeated =
          !past.wasStopped && // it might not end by itself now either
          (await runAgain(interpreter, past)).outcome.status === past.status;
        if (isRepeated) continue;
        changed.push(past.program.filename);
        if (past.block) past.block.fingerprint = ''; // it runs again when a block depends on it
      }
      observer.restored({ kept: kept.runs, runs: total, changed });
    } catch (error) {
      signal.throwIfAborted();
      this.runs = this.runs.slice(0, kept.runs);
      this.wheels = this.wheels.slice(0, kept.wheels);
      throw error;
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }
}

/** Everything is chosen already, so nothing is looked up. */
const NOWHERE = { page: '', base: null, index: null };

/** Installs the same wheels as before: an index may have newer versions by now. */
async function installAgain(
  wheels: readonly Wheel[],
  interpreter: Interpreter,
  observer: SessionObserver,
  signal: AbortSignal,
): Promise<void> {
  const asked = { code: '', requirements: [], wheels, places: NOWHERE };
  const tell = (progress: RunProgress) => observer.progress(progress);
  try {
    await interpreter.install(observer.id, asked, tell, () => undefined, signal);
  } catch (error) {
    if (!(error instanceof PackageError)) throw error;
    // A run that needs them now ends differently, and the page says so.
  }
}
