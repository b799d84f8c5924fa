import type { Check, DisplayAct, EndedMessage, OutputChunk } from '../protocol/messages.js';
import { Displayed } from './displayed.js';
import type { RunResult } from './types.js';

/** What the reader must know when an interpreter had to be ended. */
const NO_REACTION = 'The program did not react, so its Python was ended.';

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

/** How a run came to its end. */
export interface RunEnd {
  /** Whether its time was over. */
  readonly isTimedOut: boolean;
  /** Whether it was stopped. */
  readonly isStopped: boolean;
  /** Seconds that it had. */
  readonly timeout: number;
  /** Milliseconds since its program began; 0 where it did not. */
  readonly duration: number;
  /** What was lost with its interpreter, as a sentence; empty for nothing. */
  readonly loss: string;
}

/** Gathers what a run prints, displays and compares, for its result. */
export class RunRecord {
  private readonly printed = { stdout: '', stderr: '' };
  private readonly displayed = new Displayed();
  private checks: { passed: number; failed: number } | null = null;
  /** Length of `printed.stdout` at the last answer. */
  private answeredAt = 0;

  print(chunks: readonly OutputChunk[]): void {
    for (const { stream, text } of chunks) {
      if (stream !== 'stdin') this.printed[stream] += text;
      else this.answered();
    }
    this.displayed.printed();
  }

  display(act: DisplayAct): void {
    this.displayed.apply(act);
  }

  check({ passed, isQuiet, line }: Check): void {
    this.checks ??= { passed: 0, failed: 0 };
    if (!isQuiet) this.checks[passed ? 'passed' : 'failed']++;
    if (line > 0) this.displayed.settle();
  }

  /** The reader has answered: what was typed ended the line, though it is not the program's output. */
  answered(): void {
    this.answeredAt = this.printed.stdout.length;
  }

  /** What was printed last on the line in which the program waits. */
  get prompt(): string {
    const { stdout } = this.printed;
    return stdout.slice(Math.max(stdout.lastIndexOf('\n') + 1, this.answeredAt));
  }

  /** The result of a program that came to its end. */
  ofProgram({ outcome, duration }: EndedMessage, end: RunEnd): RunResult {
    const result = this.result(outcome.status, duration);
    if (outcome.status === 'ok') {
      if (outcome.value) result.value = outcome.value;
    } else {
      result.error = { ...outcome.error };
    }
    if (outcome.status === 'stopped' && end.isTimedOut) tellTimeOut(result, end, '');
    return result;
  }

  /** The result of a run whose program did not begin, or was ended with its interpreter. */
  ofFailure(failure: unknown, end: RunEnd): RunResult {
    const result = this.result('error', end.duration);
    const hasBegun = end.duration > 0;
    const loss = hasBegun && end.loss ? ` ${end.loss}` : '';
    if (end.isTimedOut) {
      tellTimeOut(result, end, ` ${NO_REACTION}${loss}`);
    } else if (end.isStopped) {
      result.status = 'stopped';
      if (hasBegun) {
        const message = NO_REACTION + loss;
        result.error = { type: 'KeyboardInterrupt', message, traceback: '' };
      }
    } else {
      const { name, message } = failure instanceof Error ? failure : new Error(String(failure));
      result.error = { type: name, message: message + loss, traceback: '' };
      if (failure instanceof DependencyError) result.status = failure.status;
    }
    return result;
  }

  private result(status: RunResult['status'], duration: number): RunResult {
    const { printed, displayed, checks } = this;
    return {
      status,
      ...printed,
      display: displayed.bundles,
      duration,
      ...(checks && { checks: { ...checks } }),
    };
  }
}

function tellTimeOut(result: RunResult, { timeout }: RunEnd, more: string): void {
  const limit = `${timeout} second${timeout === 1 ? '' : 's'}`;
  const message = `The program was stopped after ${limit}, the limit of this example.${more}`;
  result.status = 'timeout';
  result.error = { type: 'TimeoutError', message, traceback: '' };
}
