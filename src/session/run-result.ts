import type {
  Check,
  DisplayAct,
  EndedMessage,
  OutputChunk,
  Phrase,
  PythonError,
} from '../protocol/messages.js';
import { readPhrases } from '../protocol/read-phrases.js';
import { PhrasedError, unexpected } from '../runtime/errors.js';
import { Displayed } from './displayed.js';
import type { BareError, BareResult } from './types.js';

/** Why a block did not run: a block that it needs did not. */
export class DependencyError extends PhrasedError {
  override readonly name = 'DependencyError';

  constructor(
    phrase: Phrase,
    readonly status: 'error' | 'stopped',
  ) {
    super([phrase]);
  }
}

/** How a run ended. */
export interface RunEnd {
  /** Whether its time ran out. */
  readonly isTimedOut: boolean;
  /** Whether it was stopped. */
  readonly isStopped: boolean;
  /** Its time limit, in seconds. */
  readonly timeout: number;
  /** Milliseconds since its program began; 0 if it did not. */
  readonly duration: number;
  /** What was lost with its interpreter; null if nothing was. */
  readonly loss: Phrase | null;
}

/** Collects what a run prints, displays and compares, for its result. */
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

  /** The reader has answered. The typed text ended the line, although it is not program output. */
  answered(): void {
    this.answeredAt = this.printed.stdout.length;
  }

  /** What the program printed last on the line in which it waits. */
  get prompt(): string {
    const { stdout } = this.printed;
    return stdout.slice(Math.max(stdout.lastIndexOf('\n') + 1, this.answeredAt));
  }

  /** The result of a program that ended. */
  ofProgram({ outcome, duration }: EndedMessage, end: RunEnd): BareResult {
    const result = this.result(outcome.status, duration);
    if (outcome.status === 'ok') {
      if (outcome.value) result.value = outcome.value;
    } else {
      result.error = errorOf(outcome.error, outcome.status === 'stopped');
    }
    if (outcome.status === 'stopped' && end.isTimedOut) tellTimeOut(result, end);
    return result;
  }

  /** The result of a run whose program did not begin, or was ended with its interpreter. */
  ofFailure(failure: unknown, end: RunEnd): BareResult {
    const result = this.result('error', end.duration);
    const hasBegun = end.duration > 0;
    const loss = hasBegun && end.loss ? [end.loss] : [];
    const noReaction: Phrase = { code: 'no-reaction' };
    if (end.isTimedOut) {
      tellTimeOut(result, end, noReaction, ...loss);
    } else if (end.isStopped) {
      result.status = 'stopped';
      if (hasBegun) result.error = phrased('KeyboardInterrupt', [noReaction, ...loss]);
    } else {
      const why = failure instanceof PhrasedError ? failure.phrases : [unexpected(failure)];
      const type = failure instanceof Error ? failure.name : 'Error';
      result.error = phrased(type, [...why, ...loss]);
      if (failure instanceof DependencyError) result.status = failure.status;
    }
    return result;
  }

  private result(status: BareResult['status'], duration: number): BareResult {
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

/** Copies only the known fields: a program may have put more into the error. */
function errorOf(
  { type, message, line, columns, advice, traceback }: PythonError,
  isStopped: boolean,
): BareError {
  return {
    type,
    message,
    ...(line !== undefined && { line }),
    ...(columns && { columns }),
    ...(advice && { advice: readPhrases(advice) }),
    traceback,
    // Stop was pressed while Python described another error.
    ...(isStopped && !message && !traceback && { phrases: [{ code: 'stopped' }] }),
  };
}

/** An error that the page raises. */
function phrased(type: string, phrases: readonly Phrase[]): BareError {
  return { type, message: phrases.map(({ code }) => code).join(', '), phrases, traceback: '' };
}

function tellTimeOut(result: BareResult, { timeout }: RunEnd, ...more: Phrase[]): void {
  result.status = 'timeout';
  result.error = phrased('TimeoutError', [{ code: 'time-out', seconds: timeout }, ...more]);
}
