import type { EndedMessage, PlanBlock, ProgramAnswer, RunOutcome } from '../protocol/messages.js';
import type { Interpreter, Program } from '../runtime/interpreter.js';

/** A block of a session as it reads at one time. */
export interface SessionBlock extends PlanBlock {
  /** Stands for the block as long as the page lives. */
  readonly key: number;
}

/** Which block a run was of, and what stood around it. */
export interface RanBlock {
  readonly key: number;
  /** The session's blocks then, in document order: itself, those before it, maybe others. */
  readonly blocks: readonly SessionBlock[];
  /** What stands for its source and all that it depended on; null until a plan tells it; empty if it did not end well. */
  fingerprint: string | null;
}

/** A run that has come to its end, as far as it must be known to do it again. */
export interface PastRun {
  readonly program: Program;
  /** What the reader answered, in order. */
  readonly answers: readonly ProgramAnswer[];
  readonly status: RunOutcome['status'];
  /** Whether Stop was pressed: its program might not end by itself, even if it ended well then. */
  readonly wasStopped: boolean;
  /** Which block it was of, where blocks of the session depend on each other. */
  readonly block?: RanBlock;
}

/**
 * Does a run again, for what it leaves in Python: what it prints and displays is not shown, and the reader is
 * asked nothing: a question gets the next answer to one of its kind, and the end of the input after the last.
 *
 * @throws RuntimeError with what ended Python
 */
export function runAgain(interpreter: Interpreter, past: PastRun): Promise<EndedMessage> {
  const answers = [...past.answers];
  return interpreter.run(past.program, {
    started: () => undefined,
    output: () => undefined,
    display: () => undefined,
    waiting: (answer, { kind }) => {
      const next = answers.findIndex((given) => given.kind === kind);
      answer(next < 0 ? null : answers.splice(next, 1)[0]!.text);
    },
  });
}
