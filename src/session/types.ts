import type { InstallProgress } from '../runtime/installation.js';
import type { PackagePlaces } from '../runtime/package-sources.js';
import type { LoadProgress } from '../runtime/runtime.js';
import type {
  Check,
  DisplayAct,
  Example,
  MimeBundle,
  MimeMetadata,
  OutputChunk,
  Phrase,
  RunId,
  RunMode,
  WrittenFile,
} from '../protocol/messages.js';

/** The state of a run. */
export type RunState =
  /** Nothing has run yet, or the block was reset. */
  | 'idle'
  /** Python is being downloaded or started, or packages are being installed. */
  | 'loading'
  /** Other blocks of the session run first. */
  | 'queued'
  | 'running'
  /** The program waits for the reader's input. */
  | 'waiting'
  | 'done'
  | 'error'
  | 'stopped';

/** An exception that ended a run. */
export interface RunError {
  /** The exception's class, for example `ZeroDivisionError`; also for errors of the page. */
  type: string;
  message: string;
  /** Line in the block's code, from 1. */
  line?: number;
  /** Where the error begins and ends in that line, from 0, in UTF-16 code units. */
  columns?: readonly [number, number];
  /** What to do about it, if the message does not say so already. */
  advice?: string;
  /** As CPython prints it, without this runtime's frames; empty if the error is not Python's. */
  traceback: string;
}

/** What a run left behind. */
export interface RunResult {
  status: 'ok' | 'error' | 'stopped' | 'timeout';
  /** What the program printed, up to the output limit. */
  stdout: string;
  stderr: string;
  /** The value of a last expression that is not None. */
  value?: MimeBundle;
  /** What the program displayed, in order, as it was at the end. */
  display: MimeBundle[];
  error?: RunError;
  /** How many outputs match the page or `expect`; absent if nothing was compared. */
  checks?: { passed: number; failed: number };
  /** Milliseconds that the program ran; 0 if it did not begin. */
  duration: number;
}

/** An error, not yet put into words. */
export interface BareError extends Omit<RunError, 'advice'> {
  /** What `message` consists of, if it is ours. */
  phrases?: readonly Phrase[];
  advice?: readonly Phrase[];
}

/** A result, not yet put into words. */
export interface BareResult extends Omit<RunResult, 'error'> {
  error?: BareError;
}

/** Progress of what comes before the program. */
export type RunProgress =
  | LoadProgress
  | InstallProgress
  /** Earlier runs of the session are repeated. */
  | { readonly phase: 'restore'; readonly done: number; readonly total: number };

/** Python had been ended, and what earlier runs of the session had left was restored. */
export interface Restored {
  /** How many runs were restored from memory and files that were kept. */
  readonly kept: number;
  /** How many runs were repeated. */
  readonly runs: number;
  /**
   * Runs that were not repeated because they had been stopped, or that now ended differently; by
   * their names in tracebacks.
   */
  readonly changed: readonly string[];
}

/** What a run is told while it waits for its interpreter. */
export interface SessionObserver {
  /** The run that waits. */
  readonly id: RunId;
  progress(progress: RunProgress): void;
  restored(restored: Restored): void;
}

/** What a run reports; the result at its end is in words, or not yet. */
export type RunEvent<Result = RunResult> =
  | { readonly type: 'state'; readonly state: RunState }
  | { readonly type: 'progress'; readonly progress: RunProgress }
  | ({ readonly type: 'restored' } & Restored)
  | {
      /** Printed text; or something displayed, and then there are no chunks. */
      readonly type: 'output';
      readonly chunks: readonly OutputChunk[];
      readonly display?: DisplayAct;
    }
  /** The output since the last check was compared with what the page shows. */
  | { readonly type: 'check'; readonly check: Check }
  | {
      /** The program waits for a line; `answer` takes null for the end of the input. */
      readonly type: 'input';
      /** The text on the line in which it waits. */
      readonly prompt: string;
      /** Whether the page must not show what is typed. */
      readonly isSecret: boolean;
      readonly answer: (text: string | null) => void;
    }
  /** Stop was pressed, and the program has a second to react. */
  | { readonly type: 'stopping' }
  | {
      readonly type: 'end';
      readonly result: Result;
      /** Absent if Python never ran. */
      readonly remains?: RunRemains;
    };

/** What to report about a run besides its result. */
export interface RunRemains {
  /** Metadata of the value's forms. */
  readonly metadata: MimeMetadata;
  /** Characters of output beyond the limit. */
  readonly dropped: number;
  /** Whether the program asked for input although nobody can be asked. */
  readonly lacksInput: boolean;
  /** Names of the functions whose tasks had not finished. */
  readonly tasks: readonly string[];
  /** Whether those tasks continue; otherwise they were cancelled. */
  readonly areTasksKept: boolean;
  /** Whether input at a prompt ended the program; absent if not. */
  readonly hasExited?: boolean;
  /** Files that the program wrote into its working directory; absent if there are none. */
  readonly files?: readonly WrittenFile[];
}

/** Hidden code that runs before a block, once per session. */
export interface Setup {
  /** The author's name for it. */
  readonly id: string;
  /** Null if the page has no such code. */
  readonly code: string | null;
  readonly mode: RunMode;
  /** Its name in tracebacks. */
  readonly filename: string;
}

/** What to run, and where. */
export interface RunSpec {
  readonly code: string;
  readonly mode: RunMode;
  /** The code's name in tracebacks. */
  readonly filename: string;
  /** The session's name; null for a fresh interpreter. */
  readonly session: string | null;
  /** Whether it runs in an opaque origin. */
  readonly isSandboxed: boolean;
  /** Seconds that the program may run, not counting waits for input; 0 for no limit. */
  readonly timeout: number;
  /** Lines for `input()` to read before it asks the reader; null for none. */
  readonly stdin: string | null;
  /** Files for its working directory: addresses, each with or without `:path`. */
  readonly files?: readonly string[] | undefined;
  /** Device pixels per CSS pixel on the reader's screen. */
  readonly pixelRatio: number;
  /** Hidden code that runs before it, once per session. */
  readonly setup?: readonly Setup[] | undefined;
  /** The examples that the page shows of a transcript; absent if nothing is compared. */
  readonly examples?: readonly Example[] | undefined;
  /** The expected output of a script; absent if nothing is compared. */
  readonly expect?: string | undefined;
  /** Packages to install: names, requirements (PEP 508) and addresses of wheels. */
  readonly packages: readonly string[];
  /** Where packages and files come from. */
  readonly places: PackagePlaces;
}
