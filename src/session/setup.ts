import { readText } from '../protocol/read-phrases.js';
import { PhrasedError } from '../runtime/errors.js';
import type { Interpreter, Program } from '../runtime/interpreter.js';
import { runAgain } from './past-run.js';
import type { Past } from './past.js';
import type { Setup } from './types.js';

/** A setup whose code the page has. */
export type FoundSetup = Setup & { readonly code: string };

/** Why a block did not run: its setup is missing, or failed. */
export class SetupError extends PhrasedError {
  override readonly name = 'SetupError';
}

/**
 * Runs the setups that this interpreter has not run yet, in order. Shows no output, asks nothing.
 *
 * @param earlier what has happened in the interpreter, if that is kept
 * @param programOf makes the program of a setup, with its own run id
 * @throws SetupError; RuntimeError with what ended Python; the signal's reason
 */
export async function runSetups(
  setups: readonly Setup[],
  interpreter: Interpreter,
  earlier: Past | null,
  programOf: (setup: FoundSetup) => Program,
  signal: AbortSignal,
): Promise<void> {
  for (const { code, ...setup } of setups) {
    const { id } = setup;
    if (code === null) throw new SetupError([{ code: 'setup-missing', id }]);
    const program = programOf({ code, ...setup });
    if (earlier?.hasRun(program)) continue;
    const past = { program, answers: [], status: 'ok', wasStopped: false } as const;
    const { outcome } = await runAgain(interpreter, past);
    signal.throwIfAborted();
    if (outcome.status !== 'ok') {
      const { type, message } = outcome.error;
      const detail = readText([type, message].filter(Boolean).join(': '));
      throw new SetupError([{ code: 'setup-failed', id, detail }]);
    }
    earlier?.runs.push(past);
  }
}
