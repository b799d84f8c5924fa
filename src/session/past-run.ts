import type { EndedMessage, RunOutcome } from '../protocol/messages.js';
import type { Interpreter, Program } from '../runtime/interpreter.js';

/** A run that has come to its end, as far as it must be known to do it again. */
export interface PastRun {
  readonly program: Program;
  /** What the reader answered, in order; null for the end of the input. */
  readonly answers: readonly (string | null)[];
  readonly status: RunOutcome['status'];
  /** Whether Stop was pressed: its program might not end by itself, even if it ended well then. */
  readonly wasStopped: boolean;
}

/**
 * Does a run again, for what it leaves in Python: what it prints is not shown, and the reader is
 * asked nothing.
 *
 * @throws RuntimeError `interpreter-died`
 */
export function runAgain(interpreter: Interpreter, past: PastRun): Promise<EndedMessage> {
  const answers = [...past.answers];
  return interpreter.run(past.program, {
    started: () => undefined,
    output: () => undefined,
    waiting: (answer) => {
      answer(answers.shift() ?? null);
    },
  });
}
