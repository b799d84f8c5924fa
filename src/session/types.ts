import type { LoadProgress } from '../runtime/runtime.js';
import type { MimeBundle, OutputChunk, RunMode } from '../protocol/messages.js';

/** Where a run is on its way. */
export type RunState =
  /** Nothing has run yet, or the block was reset. */
  | 'idle'
  /** Python is being fetched or started. */
  | 'loading'
  /** Other blocks of the session run first. */
  | 'queued'
  | 'running'
  /** The program waits for what the reader types. */
  | 'waiting'
  | 'done'
  | 'error'
  | 'stopped';

/** An exception that ended a run. */
export interface RunError {
  /** The exception's class, for example `ZeroDivisionError`; `RuntimeError`s of the page too. */
  type: string;
  message: string;
  /** Line of the block's code, from 1. */
  line?: number;
  /** As CPython prints it, without this runtime's frames; empty when Python did not raise it. */
  traceback: string;
}

/** What a run left behind. */
export interface RunResult {
  status: 'ok' | 'error' | 'stopped' | 'timeout';
  /** What was printed, up to the output limit. */
  stdout: string;
  stderr: string;
  /** Of a last expression that is not None. */
  value?: MimeBundle;
  /** What the program displayed, in order. */
  display: MimeBundle[];
  error?: RunError;
  /** Milliseconds that the program ran. */
  duration: number;
}

/** How far what comes before the program is on its way. */
export type RunProgress =
  | LoadProgress
  /** Earlier runs of the session are done again. */
  | { readonly phase: 'restore'; readonly done: number; readonly total: number };

/** What a run reports while it is on. */
export type RunEvent =
  | { readonly type: 'state'; readonly state: RunState }
  | { readonly type: 'progress'; readonly progress: RunProgress }
  | {
      /** Python had been ended: earlier runs of the session were done again first. */
      readonly type: 'restored';
      readonly runs: number;
      /** Those that had been stopped, or ended in another way now, as tracebacks call them. */
      readonly changed: readonly string[];
    }
  | { readonly type: 'output'; readonly chunks: readonly OutputChunk[] }
  | {
      /** The program waits for a line, or null for the end of the input. */
      readonly type: 'input';
      /** What it printed last on the line in which it waits. */
      readonly prompt: string;
      /** Whether what is typed must not be shown. */
      readonly isSecret: boolean;
      readonly answer: (text: string | null) => void;
    }
  /** Stop was asked for, and the program has a second to react. */
  | { readonly type: 'stopping' }
  | {
      readonly type: 'end';
      readonly result: RunResult;
      /** Missing where Python never ran. */
      readonly remains?: RunRemains;
    };

/** What is to be said of a run besides its result. */
export interface RunRemains {
  /** Characters of output past the limit. */
  readonly dropped: number;
  /** Whether the program asked for input where nobody can be asked. */
  readonly lacksInput: boolean;
  /** The functions of tasks that were not done. */
  readonly tasks: readonly string[];
  /** Whether those go on; otherwise they were cancelled. */
  readonly areTasksKept: boolean;
}

/** What to run, and where. */
export interface RunSpec {
  readonly code: string;
  readonly mode: RunMode;
  /** What tracebacks call the code. */
  readonly filename: string;
  /** The session's name; null for a fresh interpreter. */
  readonly session: string | null;
  /** Seconds that the program may run, not counting those in which it waits for input; 0 for no limit. */
  readonly timeout: number;
  /** What `input()` reads before the reader is asked: lines; null for none. */
  readonly stdin: string | null;
}
