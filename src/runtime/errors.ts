/** What can keep Python from running, apart from the program itself. */
export type RuntimeErrorCode =
  /** The browser has no WebAssembly, or it is turned off. */
  | 'no-webassembly'
  /** The page and its scripts come from the disk, not from a server. */
  | 'opened-from-file'
  /** A file of the runtime could not be fetched, or not to its end. */
  | 'download-failed'
  /** The page's Content-Security-Policy forbids something that is needed. */
  | 'blocked-by-policy'
  /** The Worker or CPython in it did not start. */
  | 'start-failed'
  /** The interpreter ended while something waited for it. */
  | 'interpreter-died'
  /** What a block of a session depends on could not be found out. */
  | 'analysis-failed';

/** Why Python cannot run; `message` is a sentence or two that a reader can act on. */
export class RuntimeError extends Error {
  override readonly name = 'RuntimeError';

  constructor(
    readonly code: RuntimeErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Why the packages that a program needs are not there; `message` is for the reader. */
export class PackageError extends Error {
  override readonly name = 'PackageError';
}
