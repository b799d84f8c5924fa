import type { EndedMessage, PlanBlock, ProgramAnswer, RunOutcome } from '../protocol/messages.js';
import type { Interpreter, Program } from '../runtime/interpreter.js';

/** A block of a session, as it read at one time. */
export interface SessionBlock extends PlanBlock {
  /** Identifies the block while the page lives. */
  readonly key: number;
}

/** The block that a run was of, and the blocks around it. */
export interface RanBlock {
  readonly key: number;
  /** The session's blocks at that time, in document order: itself, those before it, maybe more. */
  readonly blocks: readonly SessionBlock[];
  /** Identifies its source and dependencies. Null until a plan says; empty if the run failed. */
  fingerprint: string | null;
}

/** A run whose program has ended: what repeating it takes. */
export interface PastRun {
  readonly program: Program;
  /** The reader's answers, in order. */
  readonly answers: readonly ProgramAnswer[];
  readonly status: RunOutcome['status'];
  /** Whether Stop was pressed. If so, the program might never end by itself next time. */
  readonly wasStopped: boolean;
  /** Its block, if blocks of the session depend on each other. */
  readonly block?: RanBlock;
}

/**
 * Repeats a run for the state that it leaves in Python. Shows no output and does not ask the
 * reader: each question gets the next answer to a question of its kind, or the end of the input if
 * none is left.
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
