/**
 * What the page and a Worker say to each other. One union each way; a member says who sends it,
 * when, and what must follow. Nothing here imports anything but types, so that both realms (and
 * the same host under Node) share it.
 */

/** The version both ends must agree on: the package's own. The build fills it in. */
export const PROTOCOL_VERSION: string = __PYTHON_RUN_VERSION__;

declare const __PYTHON_RUN_VERSION__: string;

/** A run's number: unique on a page, never used twice. */
export type RunId = number;

/** The two streams a program prints to. */
export type StreamName = 'stdout' | 'stderr';

/** Text that a program printed or was given, in the order in which it happened. */
export interface OutputChunk {
  /** `stdin` for an answer to `input()`, as a terminal shows what is typed. */
  readonly stream: StreamName | 'stdin';
  readonly text: string;
}

/** A rich result, by media type: `{ "text/plain": "42" }`. */
export type MimeBundle = Readonly<Record<string, string>>;

/** The archives of the standard library beyond start-up, in the order in which they are asked. */
export interface LibraryUrls {
  /** The modules that examples use most, as bytecode. */
  readonly examples: string;
  /** The whole library as source. */
  readonly library: string;
}

/** The archives that the page has; a Blob can be read while Python waits. */
export type LibraryFiles = { readonly [Name in keyof LibraryUrls]?: Blob };

/** What the Worker needs to start CPython. Bytes are copied, the module is shared. */
export interface RuntimeImage {
  /** CPython, compiled once a page. */
  readonly module: WebAssembly.Module;
  /** The zip archive with the modules that start-up needs, as bytecode. */
  readonly startupLibrary: ArrayBuffer;
  /** Addresses, absolute, of the zip archives that are fetched when an import needs them. */
  readonly libraryUrls: LibraryUrls;
  /** The head of pyodide's lock file: which Python and ABI it is for. */
  readonly lock: { readonly info: object; readonly packages: object };
  /** The memory of a CPython that has started, to go on from; null where there is none yet. */
  readonly snapshot: ArrayBuffer | null;
}

/** How the lines of a block are run. */
export type RunMode =
  /** As a script, showing the value of a last expression. */
  | 'script'
  /** As typed at a prompt: every statement shows its value. */
  | 'transcript';

/**
 * Page → Worker, first and once: load the scripts while the page fetches the rest.
 * Answered by `prepared` or `boot-failed`.
 */
export interface PrepareRequest {
  readonly type: 'prepare';
  readonly version: string;
  /** Address of pyodide's loader (`pyodide.mjs`), absolute. */
  readonly loaderUrl: string;
  /** Address of Emscripten's glue (`pyodide.asm.mjs`), absolute. */
  readonly coreUrl: string;
}

/** Page → Worker, after `prepare` and once. Answered by `ready` or `boot-failed`. */
export interface BootRequest {
  readonly type: 'boot';
  readonly image: RuntimeImage;
}

/**
 * Page → Worker, after `prepare`, instead of `boot`: start CPython only to give its memory.
 * Answered by `snapshot` or `boot-failed`; the page ends the Worker then.
 */
export interface SnapshotRequest {
  readonly type: 'make-snapshot';
  readonly image: RuntimeImage;
}

/**
 * Page → Worker, at any time: archives that need not be fetched, in addition to those that were
 * given before. No answer.
 */
export interface LibraryMessage {
  readonly type: 'library';
  readonly files: LibraryFiles;
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
   * How the page asks the program to stop: a `blob:` address, which it revokes; or, where it is
   * cross-origin isolated, memory, which brings the answers to `input()`, too.
   */
  readonly stopFlag: string | SharedArrayBuffer;
  /** Characters of output to keep; what is printed past it is only counted. */
  readonly outputLimit: number;
  /** Whether tasks that it leaves behind go on; otherwise they are cancelled. */
  readonly keepsTasks: boolean;
  /** Lines without their ends that the program reads before the page is asked. */
  readonly stdin: readonly string[];
}

/**
 * Page → Worker, while a run is on and does not wait for input: Stop was pressed. For a program that
 * awaits something; one that is busy reads no messages, and sees the stop flag. No answer.
 */
export interface InterruptMessage {
  readonly type: 'interrupt';
  readonly id: RunId;
}

/** Page → Worker, after `waiting` without a key: what the reader typed. */
export interface InputMessage {
  readonly type: 'input';
  readonly id: RunId;
  /** A line without its end; null for the end of the input. */
  readonly text: string | null;
  /** The reader pressed Stop instead. */
  readonly isStopped: boolean;
}

/** Everything the page sends. */
export type PageMessage =
  | PrepareRequest
  | BootRequest
  | SnapshotRequest
  | LibraryMessage
  | RunRequest
  | InterruptMessage
  | InputMessage;

/** Worker → page: the scripts are loaded. */
export interface PreparedMessage {
  readonly type: 'prepared';
}

/** Worker → page: CPython is up. */
export interface ReadyMessage {
  readonly type: 'ready';
}

/** Worker → page: the memory of a CPython that has started; not to be changed. */
export interface SnapshotMessage {
  readonly type: 'snapshot';
  readonly snapshot: ArrayBuffer;
}

/** Worker → page: CPython cannot start in this Worker; the page ends it. */
export interface BootFailedMessage {
  readonly type: 'boot-failed';
  readonly message: string;
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

/** Worker → page: the program of run `id` waits for a line of input. Answered by `input`. */
export interface WaitingMessage {
  readonly type: 'waiting';
  readonly id: RunId;
  /** Not null where this Worker can read no message now: the answer goes to the mailbox. */
  readonly mailboxKey: string | null;
  /** Whether what is typed must not be shown: `getpass`. */
  readonly isSecret: boolean;
}

/** An exception that ended a run. */
export interface PythonError {
  /** The exception's class, for example `ZeroDivisionError`. */
  readonly type: string;
  readonly message: string;
  /** Line of the block's code, from 1: the innermost frame that lies in it. */
  readonly line?: number;
  /** As CPython prints it, without the frames of this runtime. */
  readonly traceback: string;
}

/** How a run ended, as the interpreter saw it. */
export type RunOutcome = (
  | { readonly status: 'ok'; readonly value?: MimeBundle }
  | { readonly status: 'error'; readonly error: PythonError }
  | { readonly status: 'stopped'; readonly error: PythonError }
) & {
  /** The functions of the tasks that it left behind, if any. */
  readonly tasks?: readonly string[];
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
}

/** Worker → page: CPython is broken beyond use (for example out of memory); the page ends the Worker. */
export interface FatalMessage {
  readonly type: 'fatal';
  readonly message: string;
  /** When the program ended Python itself (`os._exit`). */
  readonly exitCode?: number;
}

/** Everything a Worker sends. */
export type WorkerMessage =
  | PreparedMessage
  | ReadyMessage
  | SnapshotMessage
  | BootFailedMessage
  | StartedMessage
  | OutputMessage
  | WaitingMessage
  | EndedMessage
  | FatalMessage;
