/** A run, from its request to its end. */

import type { DisplayAct, MimeBundle, MimeMetadata, OutputChunk } from './output.js';
import type { ToldPhrase } from './phrases.js';
import type { StopAddresses } from './stop-flag.js';

/** A run's number: unique on a page, never used twice. */
export type RunId = number;

/** How the lines of a block are run. */
export type RunMode =
  /** As a script, showing the value of a last expression. */
  | 'script'
  /** As typed at a prompt: every statement shows its value. */
  | 'transcript'
  /** As typed at a console's prompt: every statement shows its value, in its richest form. */
  | 'console';

/** A file for the working directory. */
export interface WorkingFile {
  /** Where it came from, absolute. An interpreter takes the same file to the same path only once. */
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
  /** Null when it is too large to be handed over. */
  readonly content: Blob | null;
}

/** A statement of a transcript, with what its page shows below it. */
export interface Example {
  /** Of code; those of all examples together are the lines of the code. */
  readonly lines: number;
  /** Without its last line's end; null where nothing is to be compared. */
  readonly want: string | null;
}

/** How what ran compares with what its page shows. */
export interface Check {
  /** Line of the code, from 1, in which the example begins; 0 for a whole script. */
  readonly line: number;
  /** The example's code; empty for a whole script. */
  readonly source: string;
  readonly passed: boolean;
  /** Whether there was nothing to compare, so that it does not count. */
  readonly isQuiet: boolean;
  /** Lines that begin with `- ` (the page's), `+ ` (the run's) or two spaces (both). */
  readonly difference: string;
  /** Of an exception; only its last line where the page shows it; empty when there was none. */
  readonly traceback: string;
}

/** Page → Worker, when it is ready and no run is on. Answered by `started`, …, `ended`. */
export interface RunRequest {
  readonly type: 'run';
  readonly id: RunId;
  readonly code: string;
  /** What tracebacks call the code, for example `<example 2>`. */
  readonly filename: string;
  readonly mode: RunMode;
  /**
   * How the page asks the program to stop: `blob:` addresses, which it revokes; or, where it is
   * cross-origin isolated, memory, which brings the answers to `input()`, too.
   */
  readonly stopFlag: StopAddresses | SharedArrayBuffer;
  /** Characters of output to keep; what is printed past it is only counted. */
  readonly outputLimit: number;
  /** Whether tasks that it leaves behind go on; otherwise they are cancelled. */
  readonly keepsTasks: boolean;
  /** Lines without their ends that the program reads before the page is asked. */
  readonly stdin: readonly string[];
  /** Pixels of the reader's screen in one CSS pixel. */
  readonly pixelRatio: number;
  /** What the program finds in its working directory. */
  readonly files?: readonly WorkingFile[] | undefined;
  /** What the page shows of a transcript; absent when nothing is to be compared. */
  readonly examples?: readonly Example[] | undefined;
  /** What a script shall show; absent when nothing is to be compared. */
  readonly expect?: string | undefined;
}

/**
 * Page → Worker, while a run is on and does not wait for input: Stop was pressed. For a program that
 * awaits something; one that is busy reads no messages, and sees the stop flag. No answer.
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

/** Worker → page: run `id` printed; sent as it happens, bundled when a program prints a lot. */
export interface OutputMessage {
  readonly type: 'output';
  readonly id: RunId;
  readonly chunks: readonly OutputChunk[];
}

/** Worker → page: run `id` displayed something, in order with what it printed. */
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

/** Worker → page: the program of run `id` has seen Stop, and is interrupted now; it may go on. */
export interface InterruptedMessage {
  readonly type: 'interrupted';
  readonly id: RunId;
}

/** An exception that ended a run. */
export interface PythonError {
  /** The exception's class, for example `ZeroDivisionError`. */
  readonly type: string;
  readonly message: string;
  /** Line of the block's code, from 1: the innermost frame that lies in it. */
  readonly line?: number;
  /** Where in that line, from 0 in UTF-16 code units, the fault begins and ends. */
  readonly columns?: readonly [number, number];
  /** What to do about it, where more can be said than the message does. */
  readonly advice?: readonly ToldPhrase[];
  /** As CPython prints it, without the frames of this runtime. */
  readonly traceback: string;
}

/** How a run ended, as the interpreter saw it. */
export type RunOutcome = (
  | { readonly status: 'ok'; readonly value?: MimeBundle; readonly metadata?: MimeMetadata }
  | { readonly status: 'error' | 'stopped'; readonly error: PythonError }
) & {
  /** The functions of the tasks that it left behind, if any. */
  readonly tasks?: readonly string[];
  /** Whether what was typed at a prompt ended the program: `exit()`. */
  readonly exited?: boolean;
};

/** Worker → page: run `id` is over; nothing follows for it. */
export interface EndedMessage {
  readonly type: 'ended';
  readonly id: RunId;
  readonly outcome: RunOutcome;
  /** Milliseconds from `started`. */
  readonly duration: number;
  /** Characters of output past the limit, which were not sent. */
  readonly dropped: number;
  /** Whether it asked for input where nobody can be asked. */
  readonly lacksInput: boolean;
  /** What it wrote into the first working directory; absent where that is nothing. */
  readonly files?: readonly WrittenFile[];
}
