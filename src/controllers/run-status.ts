/** What is said of a run while it is on, and of its end. */
import type { RunProgress, RunResult, RunState } from '../session/types.js';

type Progress<Phase> = Extract<RunProgress, { readonly phase: Phase }>;

/** A run, as far as is said of it. */
export interface RunStatus {
  readonly state: RunState;
  readonly result: RunResult | null;
  /** While `loading`: how far Python is; null before anything is known. */
  readonly progress: RunProgress | null;
  /** Whether Stop was pressed and the program has not reacted yet. */
  readonly isStopping: boolean;
}

const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);

/** Names two packages, and counts more. */
function installing({ names, loaded, total }: Progress<'install'>): string {
  const [first, second, ...others] = names;
  const named = others.length
    ? `${first} and ${names.length - 1} more`
    : [first, second].filter(Boolean).join(' and ');
  const bytes = total
    ? `${megabytes(loaded)} of ${megabytes(total)} MB`
    : `${megabytes(loaded)} MB`;
  return loaded ? `Installing ${named}: ${bytes}` : `Installing ${named}…`;
}

function loading(progress: RunProgress): string {
  switch (progress.phase) {
    case 'download':
      return `Downloading Python: ${megabytes(progress.loaded)} of ${megabytes(progress.total)} MB`;
    case 'restore':
      return `Running earlier examples again: ${progress.done + 1} of ${progress.total}…`;
    case 'resolve':
      return progress.name ? `Looking for ${progress.name}…` : 'Looking for packages…';
    case 'install':
      return installing(progress);
    default:
      return 'Starting Python…';
  }
}

function milliseconds(duration: number): string {
  if (duration < 1) return 'under 1 ms';
  return duration < 1000
    ? `${duration.toFixed(0)} ms`
    : `${(duration / 1000).toFixed(duration < 10_000 ? 1 : 0)} s`;
}

/** Errors that kept a block from running, by no fault of Python. */
const DID_NOT_RUN: ReadonlySet<string> = new Set(['DependencyError', 'FileError', 'SetupError']);

/** @param first what runs before it now */
export function statusOf({ state, progress, result, isStopping }: RunStatus, first?: string) {
  switch (state) {
    case 'loading':
      return progress ? loading(progress) : 'Loading…';
    case 'queued':
      if (isStopping) return 'Stopping…';
      return first ? `Running ${first} first…` : 'Waiting for another example…';
    case 'running':
      return isStopping ? 'Stopping…' : 'Running…';
    case 'waiting':
      return isStopping ? 'Stopping…' : 'Waiting for your input…';
    case 'done':
      return `Done in ${milliseconds(result?.duration ?? 0)}`;
    case 'error': {
      const line = result?.error?.line;
      if (line !== undefined) return `Error on line ${line}`;
      if (result?.error?.traceback) return 'Error';
      if (result?.error?.type === 'PackageError') return 'Packages could not be installed';
      if (DID_NOT_RUN.has(result?.error?.type ?? '')) return 'Did not run';
      return result?.duration ? 'Python was ended' : 'Python could not run';
    }
    case 'stopped':
      return result?.status === 'timeout' ? 'Out of time' : 'Stopped';
    case 'idle':
      return '';
  }
}
