/**
 * Messages that are not yet in words: a code, and what the sentence is about. Python, the Worker,
 * the engine and sessions say everything this way; `src/words/` has the sentences.
 */
export interface Phrases {
  /** Anything unforeseen, such as what a hostile program sends. `detail` may be empty. */
  unexpected: { readonly detail: string };

  // Why Python cannot run

  /** The browser has no WebAssembly, or it is turned off. */
  'no-webassembly': object;
  /** The page and its scripts come from the disk, not from a server. */
  'opened-from-file': object;
  /** A file of the runtime could not be fetched. `status`: of the answer; 0 without one. */
  'download-failed': { readonly url: string; readonly status: number };
  /** A file of the runtime did not come completely. */
  'download-cut': { readonly url: string };
  /** The page's Content-Security-Policy forbids it. */
  'blocked-by-policy': { readonly directive: Directive; readonly blocked: string };
  /** The versions of the page's script and its Worker's script differ. */
  'versions-differ': { readonly page: string; readonly worker: string };
  'worker-failed': { readonly detail: string };
  'start-failed': { readonly detail: string };
  'start-late': object;
  /** The frame of Workers did not begin. */
  'frame-late': object;
  /** The browser cannot make a Worker in a sandbox on this page. */
  'sandbox-refused': object;

  // Why an interpreter has ended

  /** It was ended without a reason. */
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

  // What was lost with it

  /** Only what this run defined. */
  'loss-own': object;
  /** Earlier runs are restored before the next one: `again` of them run again, `kept` need not. */
  'loss-earlier': { readonly again: number; readonly kept: number };

  // Why a block did not run, or not to its end

  /** Stop was pressed. */
  stopped: object;
  'time-out': { readonly seconds: number };
  /** A block that must run first failed. */
  'first-failed': { readonly block: BlockName; readonly status: BadEnd };
  /** It could not be determined what must run first. */
  'plan-failed': { readonly detail: string };
  'depends-unknown': { readonly block: BlockName; readonly id: string };
  /** Each depends on the next, and the last on the first. */
  'depends-circle': { readonly blocks: readonly BlockName[] };
  'setup-missing': { readonly id: string };
  'setup-failed': { readonly id: string; readonly detail: string };
  'file-address': { readonly entry: string };
  'file-failed': { readonly url: string; readonly status: number };

  // What screen readers are told about a session

  'runs-first': { readonly blocks: readonly BlockName[] };
  /** In a series of blocks, those after this one do not run. */
  'stopped-at': { readonly block: BlockName; readonly status: BadEnd };
  'all-ran': { readonly total: number };
  'session-restarted': object;

  // Why packages are not there: first which one, then a reason

  /** `by`: the package that needs it; empty if the block needs it. */
  'package-failed': { readonly name: string; readonly by: string };
  'package-list-failed': object;
  'packages-failed': { readonly detail: string };
  /** The index has no such package. `by`: as above. */
  'package-unknown': { readonly index: string; readonly by: string };
  /** The session has another version. */
  'package-installed': { readonly name: string; readonly version: string };
  /** A wheel, or a version, is for other Pythons. `instead`: the version for this one. */
  'package-unfit': { readonly what: string; readonly abi: string; readonly instead: string };
  /** The page uses no index, and has only this version, or none. */
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
  /** It requires another Python. */
  'python-differs': { readonly required: string; readonly version: string };

  // Why a file of a package did not come

  'host-answered': { readonly host: string; readonly status: number; readonly url: string };
  'host-unreachable': { readonly host: string };
  'host-cut': { readonly host: string };
  /** It does not let other sites read its files. */
  'host-cors': { readonly host: string };
  'host-policy': { readonly host: string; readonly origin: string };
  /** It is of the page's own site and for a sandbox, or its address is not of the web. */
  'file-refused': { readonly url: string };
  /** One installation asked for more files than this. */
  'files-too-many': { readonly limit: number };
  /** What came has another digest. */
  'file-differs': { readonly host: string };

  // What to do about an error of a program

  'no-threads': object;
  'no-processes': object;
  'no-sockets': object;
  'module-left-out': { readonly module: string; readonly reason: LeftOut };
  /** The module is missing, and is known to be in a package. */
  'module-in-package': { readonly package: string };
  /** A package may have that name. */
  'module-maybe-package': { readonly package: string };
}

/** A block, as sentences name it: the author's id for it, or its position on the page, from 1. */
export type BlockName = string | number;

/** How a run ended that other blocks need. */
export type BadEnd = 'error' | 'stopped' | 'timeout';

/** Policy directives that can keep Python from running. */
export type Directive = 'script-src' | 'script-src-elem' | 'connect-src' | 'frame-src';

/** Why a part of the standard library is not there. */
export type LeftOut =
  | 'no-windows'
  | 'no-terminal'
  | 'no-system'
  | 'no-database'
  | 'other-installer'
  | 'windows-only'
  | 'tests';

/** Any of them. */
export type Phrase = {
  readonly [Code in keyof Phrases]: { readonly code: Code } & Phrases[Code];
}[keyof Phrases];

/** A phrase as Python or the Worker sends it: `readPhrases` makes a `Phrase` from it. */
export type ToldPhrase = Readonly<Record<string, string | number | readonly BlockName[]>>;
