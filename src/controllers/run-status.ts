/** Says what a run is doing, and how it ended. */
import type { RunProgress, RunResult, RunState } from '../session/types.js';
import type { Words } from '../words/words.js';

/** The part of a run that this depends on. */
export interface RunStatus {
  readonly state: RunState;
  readonly result: RunResult | null;
  /** While `loading`: how far Python is; null before anything is known. */
  readonly progress: RunProgress | null;
  /** Whether Stop was pressed and the program has not reacted yet. */
  readonly isStopping: boolean;
}

type StatusWords = Words['status'];

function loading(status: StatusWords, progress: RunProgress | null): string {
  switch (progress?.phase) {
    case undefined:
      return status.loading;
    case 'download':
      return status.downloading(progress.loaded, progress.total);
    case 'restore':
      return status.restoring(progress.done + 1, progress.total);
    case 'resolve':
      return status.resolving(progress.name);
    case 'install':
      return status.installing(progress.names, progress.loaded, progress.total);
    default:
      return status.starting;
  }
}

/** Errors that kept a block from running through no fault of Python. */
const DID_NOT_RUN: ReadonlySet<string> = new Set(['DependencyError', 'FileError', 'SetupError']);

function failed(status: StatusWords, { error, duration }: Partial<RunResult>): string {
  if (error?.line !== undefined) return status.errorOnLine(error.line);
  if (error?.traceback) return status.error;
  if (error?.type === 'PackageError') return status.packagesFailed;
  if (DID_NOT_RUN.has(error?.type ?? '')) return status.didNotRun;
  return duration ? status.ended : status.cannotRun;
}

/** @param first name of the block that runs before it now */
export function statusOf(
  { status }: Words,
  { state, progress, result, isStopping }: RunStatus,
  first?: string,
): string {
  switch (state) {
    case 'loading':
      return loading(status, progress);
    case 'queued':
      if (isStopping) return status.stopping;
      return first ? status.runningFirst(first) : status.queued;
    case 'running':
      return isStopping ? status.stopping : status.running;
    case 'waiting':
      return isStopping ? status.stopping : status.waiting;
    case 'done':
      return status.done(result?.duration ?? 0);
    case 'error':
      return failed(status, result ?? {});
    case 'stopped':
      return result?.status === 'timeout' ? status.timeOut : status.stopped;
    case 'idle':
      return '';
  }
}
