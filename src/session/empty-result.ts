import type { RunResult } from './types.js';

/** A result for a run that never reached Python. */
export function emptyResult(status: 'error' | 'stopped'): Omit<RunResult, 'error'> {
  return { status, stdout: '', stderr: '', display: [], duration: 0 };
}
