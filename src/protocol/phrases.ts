/**
 * What is to be said, before it is put into words: a code, and what the sentence is about. Python,
 * the Worker, the engine and sessions say nothing but these; `src/words/` has the sentences.
 */
export interface Phrases {
  /** What nobody expected, such as what a hostile program says; `detail` may be empty. */
  unexpected: { readonly detail: string };

  // Why Python cannot run

  /** The browser has no WebAssembly, or it is turned off. */
  'no-webassembly': object;
  /** The page and its scripts come from the disk, not from a server. */
  'opened-from-file': object;
  /** A file of the runtime could not be fetched; `status` is of the answer, 0 without one. */
  'download-failed': { readonly url: string; readonly status: number };
  /** A file of the runtime did not come to its end. */
  'download-cut': { readonly url: string };
  /** The page's Content-Security-Policy forbids it. */
  'blocked-by-policy': { readonly directive: Directive; readonly blocked: string };
  /** The page's script and its Worker's are of two versions. */
  'versions-differ': { readonly page: string; readonly worker: string };
  'worker-failed': { readonly detail: string };
  'start-failed': { readonly detail: string };
  'start-late': object;
  /** The frame in which a sandbox begins did not. */
  'sandbox-late': object;
  /** The browser makes no Worker in a sandbox on this page. */
  'sandbox-refused': object;

  // Why an interpreter is no more

  /** It was ended, and nobody said why. */
  ended: object;
  'no-answer': object;
  'broke-down': { readonly detail: string };
  'no-memory': object;
  'unreadable-message': object;
  /** The program closed the Worker in which Python runs. */
  'worker-closed': object;
  /** The program ended Python itself: `os._exit(3)`. */
  'exit-code': { readonly status: number };
  /** The program did not react to Stop. */
  'no-reaction': object;

  // What is lost with it

  /** What this run defined, and nothing else. */
  'loss-own': object;
  /** Earlier runs come back before the next one; so many of them run again, `kept` do not. */
  'loss-earlier': { readonly again: number; readonly kept: number };

  // Why a block did not run, or not to its end

  /** Stop was pressed. */
  stopped: object;
  'time-out': { readonly seconds: number };
  /** What has to run first did not end well. */
  'first-failed': { readonly block: BlockName; readonly status: BadEnd };
  /** What has to run first could not be found out. */
  'plan-failed': { readonly detail: string };
  'depends-unknown': { readonly block: BlockName; readonly id: string };
  /** Each depends on the next one, and the last one on the first. */
  'depends-circle': { readonly blocks: readonly BlockName[] };
  'setup-missing': { readonly id: string };
  'setup-failed': { readonly id: string; readonly detail: string };
  'file-address': { readonly entry: string };
  'file-failed': { readonly url: string; readonly status: number };

  // What is said of a session to those who do not see the page

  'runs-first': { readonly blocks: readonly BlockName[] };
  /** Of blocks that run one after the other, those behind this one do not. */
  'stopped-at': { readonly block: BlockName; readonly status: BadEnd };
  'all-ran': { readonly total: number };
  'session-restarted': object;

  // Why packages are not there: first which, then a reason

  /** `by`: the package that needs it; empty where the block does. */
  'package-failed': { readonly name: string; readonly by: string };
  'package-list-failed': object;
  'packages-failed': { readonly detail: string };
  /** The index has no such package; `by` as above. */
  'package-unknown': { readonly index: string; readonly by: string };
  /** The session has it in another version. */
  'package-installed': { readonly name: string; readonly version: string };
  /** A wheel, or a version, is for other Pythons; `instead`: the version that is for this one. */
  'package-unfit': { readonly what: string; readonly abi: string; readonly instead: string };
  /** The page asks no index, and has only this version, or none. */
  'package-no-index': { readonly version: string };
  'package-source-only': object;
  'package-no-version': { readonly specifier: string; readonly newest: string };
  'package-no-choice': object;
  'index-unreadable': { readonly url: string };
  'wheel-unreadable': { readonly url: string };
  'wheel-name': { readonly file: string };
  'wheel-damaged': { readonly file: string; readonly detail: string };
  'requirement-unclear': { readonly text: string };

  // What is wrong with the comment "# /// script"

  'script-unreadable': { readonly detail: string };
  'script-python': object;
  'script-dependencies': object;
  /** It asks for another Python. */
  'python-differs': { readonly required: string; readonly version: string };

  // Why a file of a package did not come

  'host-answered': { readonly host: string; readonly status: number; readonly url: string };
  'host-unreachable': { readonly host: string };
  'host-cut': { readonly host: string };
  /** It lets no other site read its files. */
  'host-cors': { readonly host: string };
  'host-policy': { readonly host: string; readonly origin: string };
  /** The digest of what came is another one. */
  'file-differs': { readonly host: string };

  // What to do about an error of a program

  'no-threads': object;
  'no-processes': object;
  'no-sockets': object;
  'module-left-out': { readonly module: string; readonly reason: LeftOut };
  /** The module is not there, and is known to be in a package. */
  'module-in-package': { readonly package: string };
  /** A package may have that name. */
  'module-maybe-package': { readonly package: string };
}

/** A block, as sentences name it: its author's id, or its place on the page, from 1. */
export type BlockName = string | number;

/** How a run ended that has to end well for others. */
export type BadEnd = 'error' | 'stopped' | 'timeout';

/** What of a policy can keep Python from running. */
export type Directive = 'script-src' | 'script-src-elem' | 'worker-src' | 'connect-src';

/** Why a part of the standard library is not there. */
export type LeftOut =
  | 'no-windows'
  | 'no-terminal'
  | 'no-system'
  | 'no-database'
  | 'other-installer'
  | 'windows-only'
  | 'tests';

/** One of them. */
export type Phrase = {
  readonly [Code in keyof Phrases]: { readonly code: Code } & Phrases[Code];
}[keyof Phrases];

/** One as Python or the Worker tells it: `readPhrases` makes a `Phrase` of it. */
export type ToldPhrase = Readonly<Record<string, string | number | readonly BlockName[]>>;
