/** The standard library beyond start-up. */

/** The archives of the standard library beyond start-up, in the order in which they are asked. */
export interface LibraryUrls {
  /** The modules that examples use most, as bytecode. */
  readonly examples: string;
  /** The whole library as source. */
  readonly library: string;
}

/** The archives that the page has; a Blob can be read while Python waits. */
export type LibraryFiles = { readonly [Name in keyof LibraryUrls]?: Blob };

/**
 * Page → Worker, at any time: archives that need not be fetched, in addition to those that were
 * given before. No answer.
 */
export interface LibraryMessage {
  readonly type: 'library';
  readonly files: LibraryFiles;
}
