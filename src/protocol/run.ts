/** A run, from its request to its end. */

import type { DisplayAct, MimeBundle, MimeMetadata, OutputChunk } from './output.js';
import type { ToldPhrase } from './phrases.js';
import type { StopAddresses } from './stop-flag.js';

/** A run's number: unique on a page, and never reused. */
export type RunId = number;

/** How a block's lines are run. */
export type RunMode =
  /** As a script. Shows the value of a last expression. */
  | 'script'
  /** As typed at a prompt: every statement shows its value. */
  | 'transcript'
  /** As typed at a console's prompt: every statement shows its value in its richest form. */
  | 'console';

/** A file for the working directory. */
export interface WorkingFile {
  /** Its source, absolute. An interpreter puts the same file at the same path only once. */
  readonly url: string;
  /** Relative to the working directory, or absolute. */
  readonly path: string;
  readonly content: Blob;
}

/** A file that a program wrote. */
export interface WrittenFile {
  /** Relative to the first working directory. */
  readonly path: string;
  /** In bytes. */
  readonly size: number;
  /** Null if it is too large to send. */
  readonly content: Blob | null;
}

/** A statement of a transcript, with what its page shows below it. */
export interface Example {
  /** Number of its code lines; all examples together cover the code. */
  readonly lines: number;
  /** Without the last line end; null if nothing is compared. */
  readonly want: string | null;
}

/** How a run's output compares with the page. */
export interface Check {
  /** The line of the code where the example begins, from 1; 0 for a whole script. */
  readonly line: number;
  /** The example's code; empty for a whole script. */
  readonly source: string;
  readonly passed: boolean;
  /** Whether there was nothing to compare, so that this does not count. */
  readonly isQuiet: boolean;
  /** Lines that begin with `- ` (the page's), `+ ` (the run's) or two spaces (both). */
  readonly difference: string;
  /** Of an exception: without frames if the page shows an exception too; empty if none. */
  readonly traceback: string;
}

/** Page → Worker, once it is ready and nothing runs. Answered by `started`, …, `ended`. */
export interface RunRequest {
  readonly type: 'run';
  readonly id: RunId;
  readonly code: string;
  /** The code's name in tracebacks, for example `<example 2>`. */
  readonly filename: string;
  readonly mode: RunMode;
  /**
   * How the page asks the program to stop: `blob:` addresses that it revokes, or, on a cross-origin
   * isolated page, memory, which also carries the answers to `input()`.
   */
  readonly stopFlag: StopAddresses | SharedArrayBuffer;
  /** Most characters of output to keep; output beyond that is only counted. */
  readonly outputLimit: number;
  /** Whether tasks that it leaves behind continue; otherwise they are cancelled. */
  readonly keepsTasks: boolean;
  /** Lines for the program to read before the page is asked, without line ends. */
  readonly stdin: readonly string[];
  /** Device pixels per CSS pixel on the reader's screen. */
  readonly pixelRatio: number;
  /** Files for the working directory. */
  readonly files?: readonly WorkingFile[] | undefined;
  /** The examples that the page shows of a transcript; absent if nothing is compared. */
  readonly examples?: readonly Example[] | undefined;
  /** The expected output of a script; absent if nothing is compared. */
  readonly expect?: string | undefined;
}

/**
 * Page → Worker, during a run that does not wait for input: Stop was pressed. For a program that
 * awaits something: a busy one receives no messages, but sees the stop flag. No answer.
 */
export interface InterruptMessage {
  readonly type: 'interrupt';
  readonly id: RunId;
}

/** Worker → page: the program of run `id` begins. */
export interface StartedMessage {
  readonly type: 'started';
  readonly id: RunId;
}

/** Worker → page: run `id` printed. Sent as it happens, or bundled if a program prints a lot. */
export interface OutputMessage {
  readonly type: 'output';
  readonly id: RunId;
  readonly chunks: readonly OutputChunk[];
}

/** Worker → page: run `id` displayed something. In order with what it printed. */
export interface DisplayMessage {
  readonly type: 'display';
  readonly id: RunId;
  readonly act: DisplayAct;
}

/** Worker → page: a part of run `id` was compared with what the page shows. */
export interface CheckedMessage {
  readonly type: 'checked';
  readonly id: RunId;
  readonly check: Check;
}

/** Worker → page: the program of run `id` saw Stop, and is being interrupted; it may continue. */
export interface InterruptedMessage {
  readonly type: 'interrupted';
  readonly id: RunId;
}

/** An exception that ended a run. */
export interface PythonError {
  /** The exception's class, for example `ZeroDivisionError`. */
  readonly type: string;
  readonly message: string;
  /** Line in the block's code, from 1: that of the innermost frame in it. */
  readonly line?: number;
  /** Where the error begins and ends in that line, from 0, in UTF-16 code units. */
  readonly columns?: readonly [number, number];
  /** What to do about it, if the message does not say so already. */
  readonly advice?: readonly ToldPhrase[];
  /** As CPython prints it, without this runtime's frames. */
  readonly traceback: string;
}

/** How a run ended, for the interpreter. */
export type RunOutcome = (
  | { readonly status: 'ok'; readonly value?: MimeBundle; readonly metadata?: MimeMetadata }
  | { readonly status: 'error' | 'stopped'; readonly error: PythonError }
) & {
  /** The functions of tasks that it left behind, if any. */
  readonly tasks?: readonly string[];
  /** Whether input at a prompt ended the program: `exit()`. */
  readonly exited?: boolean;
};

/** Worker → page: run `id` is over. Nothing follows for it. */
export interface EndedMessage {
  readonly type: 'ended';
  readonly id: RunId;
  readonly outcome: RunOutcome;
  /** Milliseconds from `started`. */
  readonly duration: number;
  /** Characters of output beyond the limit, which were not sent. */
  readonly dropped: number;
  /** Whether it asked for input although nobody can be asked. */
  readonly lacksInput: boolean;
  /** Files that it wrote into the first working directory; absent if there are none. */
  readonly files?: readonly WrittenFile[];
}
