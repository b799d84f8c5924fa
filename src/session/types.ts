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

/** Where a run is on its way. */
export type RunState =
  /** Nothing has run yet, or the block was reset. */
  | 'idle'
  /** Python is being fetched or started, or packages are being installed. */
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
  /** Where in that line, from 0 in UTF-16 code units, the fault begins and ends. */
  columns?: readonly [number, number];
  /** What to do about it, where more can be said than the message does. */
  advice?: string;
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
  /** What the program displayed, in order, as it was at the end. */
  display: MimeBundle[];
  error?: RunError;
  /** How many outputs are as the page or `expect` has them; missing where nothing was compared. */
  checks?: { passed: number; failed: number };
  /** Milliseconds that the program ran; 0 where it did not begin. */
  duration: number;
}

/** An error before it is put into words. */
export interface BareError extends Omit<RunError, 'advice'> {
  /** What `message` is made of, where it is ours. */
  phrases?: readonly Phrase[];
  advice?: readonly Phrase[];
}

/** A result before it is put into words. */
export interface BareResult extends Omit<RunResult, 'error'> {
  error?: BareError;
}

/** How far what comes before the program is on its way. */
export type RunProgress =
  | LoadProgress
  | InstallProgress
  /** Earlier runs of the session are done again. */
  | { readonly phase: 'restore'; readonly done: number; readonly total: number };

/** Python had been ended: what earlier runs of the session had left was made again. */
export interface Restored {
  /** So many of them left it as it is, in memory and files that were kept. */
  readonly kept: number;
  /** So many of them were done again. */
  readonly runs: number;
  /** Those that had been stopped, or ended in another way now, as tracebacks call them. */
  readonly changed: readonly string[];
}

/** What a run is told while it waits for its interpreter. */
export interface SessionObserver {
  /** The run that waits. */
  readonly id: RunId;
  progress(progress: RunProgress): void;
  restored(restored: Restored): void;
}

/** What a run reports while it is on; its end before it is put into words, or after that. */
export type RunEvent<Result = RunResult> =
  | { readonly type: 'state'; readonly state: RunState }
  | { readonly type: 'progress'; readonly progress: RunProgress }
  | ({ readonly type: 'restored' } & Restored)
  | {
      /** It printed, or displayed something: then there are no chunks. */
      readonly type: 'output';
      readonly chunks: readonly OutputChunk[];
      readonly display?: DisplayAct;
    }
  /** What was printed since the last one was compared with what the page shows. */
  | { readonly type: 'check'; readonly check: Check }
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
      readonly result: Result;
      /** Missing where Python never ran. */
      readonly remains?: RunRemains;
    };

/** What is to be said of a run besides its result. */
export interface RunRemains {
  /** Of the forms of the value. */
  readonly metadata: MimeMetadata;
  /** Characters of output past the limit. */
  readonly dropped: number;
  /** Whether the program asked for input where nobody can be asked. */
  readonly lacksInput: boolean;
  /** The functions of tasks that were not done. */
  readonly tasks: readonly string[];
  /** Whether those go on; otherwise they were cancelled. */
  readonly areTasksKept: boolean;
  /** Whether what was typed at a prompt ended the program; absent where not. */
  readonly hasExited?: boolean;
  /** What the program wrote into its working directory; absent where that is nothing. */
  readonly files?: readonly WrittenFile[];
}

/** Hidden code that runs before a block, once a session. */
export interface Setup {
  /** What the author calls it. */
  readonly id: string;
  /** Null when the page has no such code. */
  readonly code: string | null;
  readonly mode: RunMode;
  /** What tracebacks call it. */
  readonly filename: string;
}

/** What to run, and where. */
export interface RunSpec {
  readonly code: string;
  readonly mode: RunMode;
  /** What tracebacks call the code. */
  readonly filename: string;
  /** The session's name; null for a fresh interpreter. */
  readonly session: string | null;
  /** Whether it runs in an opaque origin. */
  readonly isSandboxed: boolean;
  /** Seconds that the program may run, not counting those in which it waits for input; 0 for no limit. */
  readonly timeout: number;
  /** What `input()` reads before the reader is asked: lines; null for none. */
  readonly stdin: string | null;
  /** What the program finds in its working directory: addresses, each with `:path` or not. */
  readonly files?: readonly string[] | undefined;
  /** Pixels of the reader's screen in one CSS pixel. */
  readonly pixelRatio: number;
  /** Hidden code that runs before, once a session. */
  readonly setup?: readonly Setup[] | undefined;
  /** What the page shows of a transcript; absent when nothing is to be compared. */
  readonly examples?: readonly Example[] | undefined;
  /** What a script shall show; absent when nothing is to be compared. */
  readonly expect?: string | undefined;
  /** What to install: names, requirements (PEP 508) and addresses of wheels. */
  readonly packages: readonly string[];
  /** Where packages and files come from. */
  readonly places: PackagePlaces;
}
