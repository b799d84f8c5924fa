/**
 * What the page and a Worker say to each other. One union each way; a member says who sends it,
 * when, and what must follow. Nothing here imports anything but types, so that both realms (and
 * the same host under Node) share it.
 */

import type { StopAddresses } from './stop-flag.js';

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

/**
 * A rich result, by media type: `{ "text/plain": "42" }`. Text is as it is, binary data is in base64,
 * JSON is its text.
 */
export type MimeBundle = Readonly<Record<string, string>>;

/** What is to be known of the forms in a bundle, by media type: an image's `width` (CSS pixels), `alt`. */
export type MimeMetadata = Readonly<
  Record<string, Readonly<Record<string, string | number | boolean>>>
>;

/** What a program does to its output besides printing. */
export type DisplayAct =
  | {
      readonly type: 'show';
      readonly data: MimeBundle;
      readonly metadata: MimeMetadata;
      /** The name by which it can be changed; what has it already is changed, too. */
      readonly displayId?: string;
    }
  | {
      /** Changes what has this name; nothing where nothing has it. */
      readonly type: 'update';
      readonly data: MimeBundle;
      readonly metadata: MimeMetadata;
      readonly displayId: string;
    }
  | {
      /** Takes away all output of the run so far. */
      readonly type: 'clear';
      /** Only when something else comes. */
      readonly wait: boolean;
    };

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
  /** CPython, compiled once a page; its file where a module cannot be handed over. */
  readonly module: WebAssembly.Module | Blob;
  /** The zip archive with the modules that start-up needs, as bytecode. */
  readonly startupLibrary: ArrayBuffer;
  /** Addresses, absolute, of the zip archives that are fetched when an import needs them. */
  readonly libraryUrls: LibraryUrls;
  /** The head of pyodide's lock file: which Python and ABI it is for. */
  readonly lock: { readonly info: object; readonly packages: object };
  /** The memory of a CPython that has started, to go on from; null where there is none yet. */
  readonly snapshot: ArrayBuffer | null;
}

/** A file, folder or link of an interpreter's file system, as a checkpoint has it. */
export interface KeptFile {
  /** Absolute. */
  readonly path: string;
  /** Kind and permissions, as `stat` tells them. */
  readonly mode: number;
  /** Milliseconds since 1970. */
  readonly mtime: number;
  /** A file's bytes, or the path that a link names; null when they are as the last checkpoint has them. */
  readonly content: Uint8Array<ArrayBuffer> | string | null;
}

/** A file that a program has open. */
export interface OpenFile {
  readonly descriptor: number;
  readonly path: string;
  /** As for `open(2)`. */
  readonly flags: number;
  readonly position: number;
}

/** What must be so outside of CPython's memory for it to go on where it was. */
export interface OutsideState {
  /** Archives of the standard library that were brought. */
  readonly archives: readonly (keyof LibraryUrls)[];
  readonly workingDirectory: string;
  readonly openFiles: readonly OpenFile[];
  /** Files of a new interpreter that are not there any more. */
  readonly removed: readonly string[];
  /** Where installed packages came from, by name. */
  readonly packages: Readonly<Record<string, string>>;
  /** The files that the page gave for the working directory; see `WorkingFiles`. */
  readonly placed: readonly string[];
  /** Functions that the WebAssembly module can call by a number. */
  readonly functions: number;
}

/** All that an interpreter had come to at a time when it did nothing: another goes on from it. */
export interface Checkpoint {
  /** CPython's memory, in the layout of snapshots. */
  readonly memory: ArrayBuffer;
  readonly outside: OutsideState;
  /** What is not in the file system of a new interpreter, folders before what is in them. */
  readonly files: readonly KeptFile[];
}

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
  /** What it goes on from, instead of the image's snapshot; its files have their contents. */
  readonly checkpoint?: Checkpoint;
}

/** Page → Worker, when it is ready: write down what the interpreter has come to. Answered by `checkpoint`. */
export interface CheckpointRequest {
  readonly type: 'make-checkpoint';
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

/** Hidden code that runs before a block, once a session. */
export interface PlanSetup {
  readonly id: string;
  readonly source: string;
  readonly mode: RunMode;
}

/** A block of a session, as its dependencies are found. */
export interface PlanBlock {
  /** Unique among the blocks of a plan; what its sentences call the block. */
  readonly id: string;
  readonly source: string;
  readonly mode: RunMode;
  /** `auto`, `previous`, `none`, or ids with spaces between them. */
  readonly depends: string;
  /** What runs before it, in order. */
  readonly setup: readonly PlanSetup[];
}

/** The last run of a block in this interpreter. */
export interface PlanRun {
  /** Greater than that of any run before. */
  readonly order: number;
  /** As an earlier plan told it; empty if the run did not end well; null if no plan told it yet. */
  readonly fingerprint: string | null;
  /** Where it was null: the version of the blocks in which it ran; -1 for the blocks as they are. */
  readonly version: number;
  /** Its place in that version. */
  readonly index: number;
}

/** What is asked of the analysis in `python_run.dependencies`. */
export interface PlanQuestion {
  /** In document order. */
  readonly blocks: readonly (PlanBlock & { readonly ran: PlanRun | null })[];
  readonly versions: readonly (readonly PlanBlock[])[];
  /** The block that is to run; null to ask only which blocks are stale. */
  readonly target: string | null;
}

/** A block that runs before the one that was asked for. */
export interface PlanStep {
  readonly id: string;
  /** Why, for a reader: "defines `df`". */
  readonly text: string;
}

/** What the analysis answers. */
export interface Plan {
  /** In the order in which they run. */
  readonly first: readonly PlanStep[];
  /** Blocks that ran well and would not be the same now; with each, all that it depends on. */
  readonly stale: readonly { readonly id: string; readonly dependencies: readonly string[] }[];
  /** Of the last runs, by the blocks' ids; empty where one did not end well. */
  readonly fingerprints: Readonly<Record<string, string>>;
  /** Why the block cannot run, as a sentence; null if it can. */
  readonly error: string | null;
}

/** Page → Worker, when it is ready and no run is on: what runs first? Answered by `planned`. */
export interface PlanRequest {
  readonly type: 'plan';
  /** Which of the page's questions it is. */
  readonly id: number;
  readonly question: PlanQuestion;
}

/** What a console asks of `python_run.console`. */
export type ConsoleQuestion =
  /** Which statements are these? */
  | { readonly kind: 'statements'; readonly source: string }
  /** What can stand where the cursor is, behind this code? */
  | { readonly kind: 'complete'; readonly before: string }
  /** What is called around the cursor? */
  | { readonly kind: 'describe'; readonly before: string; readonly after: string };

/** A statement of what was typed at a prompt. */
export interface Statement {
  readonly source: string;
  /** Whether it is the word that ends a console. */
  readonly exits: boolean;
}

/** What can stand where the cursor is. */
export interface Completions {
  /** What has been typed of the word. */
  readonly prefix: string;
  readonly options: readonly {
    readonly label: string;
    /** What it is, in a word for readers; may be empty. */
    readonly detail: string;
  }[];
}

/** What a call takes, and what it is for. */
export interface Signature {
  /** As it is written in the code. */
  readonly name: string;
  /** With its brackets; empty where Python does not know it. */
  readonly signature: string;
  /** The first paragraph of the docstring; may be empty. */
  readonly doc: string;
}

/** The answers, by the kind of the question. */
export interface ConsoleAnswers {
  /** Null where more must be typed. */
  readonly statements: readonly Statement[] | null;
  readonly complete: Completions;
  /** Null where nothing is called. */
  readonly describe: Signature | null;
}

/** Page → Worker, when it is ready and no run is on: a console asks. Answered by `answered`. */
export interface AskRequest {
  readonly type: 'ask';
  /** Which of the page's questions it is. */
  readonly id: number;
  readonly question: ConsoleQuestion;
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

/** Where packages come from; addresses are absolute. */
export interface PackageSources {
  /** What the addresses of wheels are relative to. */
  readonly pageUrl: string;
  /** pyodide's lock file, which names the packages that were built for this Python. */
  readonly lockUrl: string;
  /** Of the lock file, in hexadecimal; null where it is not known. */
  readonly lockSha256: string | null;
  /** The folder of the files that the lock file names; ends with a slash. */
  readonly baseUrl: string;
  /** A package index (PEP 503, PEP 691); null for none. */
  readonly indexUrl: string | null;
  /** Whether the index is asked before the lock file. */
  readonly prefersIndex: boolean;
}

/** A file with a package, chosen and not installed yet. */
export interface Wheel {
  readonly name: string;
  readonly version: string;
  /** Absolute. */
  readonly url: string;
  readonly fileName: string;
  /** In hexadecimal; null where nobody has told it. */
  readonly sha256: string | null;
  /** Bytes; null where nobody has told it. */
  readonly size: number | null;
  /** As in the lock file: `site`, or `dynlib` for a shared library. */
  readonly installDir: string;
}

/**
 * Page → Worker, when it is ready and no run is on: install what a program needs before it runs.
 * Answered by `file-wanted`, …, `installed`.
 */
export interface InstallRequest {
  readonly type: 'install';
  readonly id: RunId;
  /** What it imports is installed where the lock file knows it, and what it declares (PEP 723). */
  readonly code: string;
  /** Names, requirements (PEP 508) and addresses of wheels. */
  readonly requirements: readonly string[];
  /** What was chosen before, to be installed again as it was, first. */
  readonly wheels: readonly Wheel[];
  readonly sources: PackageSources;
}

/** Page → Worker: the file that `file-wanted` has asked for. */
export interface FileMessage {
  readonly type: 'file';
  readonly key: number;
  /** Null when it cannot be had. */
  readonly bytes: ArrayBuffer | null;
  /** Why not: the end of a sentence; empty when it is here. */
  readonly problem: string;
  /** Whether its server says that there is no such file. */
  readonly isMissing: boolean;
}

/** Everything the page sends. */
export type PageMessage =
  | PrepareRequest
  | BootRequest
  | SnapshotRequest
  | CheckpointRequest
  | LibraryMessage
  | InstallRequest
  | FileMessage
  | RunRequest
  | PlanRequest
  | AskRequest
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

/** Worker → page: the answer to `make-checkpoint`. */
export interface CheckpointMessage {
  readonly type: 'checkpoint';
  /** Null when none can be made now. */
  readonly checkpoint: Checkpoint | null;
  /** Why none can be made, for who looks into it; empty when one was. */
  readonly obstacle: string;
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

/** Worker → page: the program of run `id` waits for a line of input. Answered by `input`. */
export interface WaitingMessage {
  readonly type: 'waiting';
  readonly id: RunId;
  /** Not null where this Worker can read no message now: the answer goes to the mailbox. */
  readonly mailboxKey: string | null;
  /** Whether what is typed must not be shown: `getpass`. */
  readonly isSecret: boolean;
}

/** Worker → page: the program of run `id` has seen Stop, and is interrupted now; it may go on. */
export interface InterruptedMessage {
  readonly type: 'interrupted';
  readonly id: RunId;
}

/** What a file of a package is for. */
export type PackageFileKind = 'lock' | 'index' | 'metadata' | 'wheel';

/** A file of a package. */
export interface PackageFile {
  readonly kind: PackageFileKind;
  /** Absolute. */
  readonly url: string;
  /** The package's name, for readers; empty for the lock file. */
  readonly name: string;
  /** In hexadecimal; null where it is not known. */
  readonly sha256: string | null;
  /** Bytes; null where it is not known. */
  readonly size: number | null;
}

/** Worker → page, during an installation. Answered by `file`. */
export interface FileWantedMessage {
  readonly type: 'file-wanted';
  readonly key: number;
  readonly file: PackageFile;
}

/** Worker → page: the installation before run `id` is over. */
export interface InstalledMessage {
  readonly type: 'installed';
  readonly id: RunId;
  /** What was installed, in order; also when the rest could not be. */
  readonly wheels: readonly Wheel[];
  /** Why something that was asked for is missing: sentences for the reader; null when nothing is. */
  readonly problem: string | null;
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
  /** A sentence on what to do about it, where more can be said than the message does. */
  readonly advice?: string;
  /** As CPython prints it, without the frames of this runtime. */
  readonly traceback: string;
}

/** How a run ended, as the interpreter saw it. */
export type RunOutcome = (
  | { readonly status: 'ok'; readonly value?: MimeBundle; readonly metadata?: MimeMetadata }
  | { readonly status: 'error'; readonly error: PythonError }
  | { readonly status: 'stopped'; readonly error: PythonError }
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

/** Worker → page: the answer to `plan`. */
export interface PlannedMessage {
  readonly type: 'planned';
  readonly id: number;
  /** Null when the analysis failed. */
  readonly plan: Plan | null;
  /** Why it failed; empty when it did not. */
  readonly failure: string;
}

/** Worker → page: the answer to `ask`. */
export interface AnsweredMessage {
  readonly type: 'answered';
  readonly id: number;
  /** One of `ConsoleAnswers`; null also when there is none. */
  readonly answer: ConsoleAnswers[keyof ConsoleAnswers];
  /** Why there is none; empty when there is one. */
  readonly failure: string;
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
  | CheckpointMessage
  | BootFailedMessage
  | FileWantedMessage
  | InstalledMessage
  | StartedMessage
  | OutputMessage
  | DisplayMessage
  | CheckedMessage
  | WaitingMessage
  | InterruptedMessage
  | EndedMessage
  | PlannedMessage
  | AnsweredMessage
  | FatalMessage;
