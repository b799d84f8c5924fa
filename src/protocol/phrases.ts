/**
 * What is to be said, before it is put into words: a code, and what the sentence is about. Python,
 * the Worker, the engine and sessions say nothing but these; `src/words/` has the sentences.
 */
export interface Phrases {
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
  'blocked-by-policy': { readonly directive: string; readonly blocked: string };
  /** The page's script and its Worker's are of two versions. */
  'versions-differ': { readonly page: string; readonly worker: string };
  'worker-failed': { readonly detail: string };
  'start-failed': { readonly detail: string };
  'start-late': object;

  // Why an interpreter is no more

  /** It was ended, and nobody said why. */
  ended: object;
  'no-answer': object;
  'broke-down': { readonly detail: string };
  'no-memory': object;
  'unreadable-message': object;
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

  'time-out': { readonly seconds: number };
  /** What has to run first did not end well. */
  'first-failed': { readonly block: string; readonly status: 'error' | 'stopped' | 'timeout' };
  /** What has to run first could not be found out. */
  'plan-failed': { readonly detail: string };
  'depends-unknown': { readonly block: string; readonly id: string };
  /** Each depends on the next one, and the last one on the first. */
  'depends-circle': { readonly blocks: readonly string[] };
  'setup-missing': { readonly id: string };
  'setup-failed': { readonly id: string; readonly detail: string };
  'file-address': { readonly entry: string };
  'file-failed': { readonly url: string; readonly status: number };

  // Why packages are not there: see python_run/packages/
}

/** One of them. */
export type Phrase = {
  readonly [Code in keyof Phrases]: { readonly code: Code } & Phrases[Code];
}[keyof Phrases];
