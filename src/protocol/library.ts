/** The parts of the standard library that start-up does not need. */

/** The archives that start-up does not need, in the order in which imports search them. */
export interface LibraryUrls {
  /** The modules that examples use most, as bytecode. */
  readonly examples: string;
  /** The whole library as source. */
  readonly library: string;
}

/** The archives that the page has. A Blob can be read while Python waits. */
export type LibraryFiles = { readonly [Name in keyof LibraryUrls]?: Blob };

/** Page → Worker, at any time: more archives that the Worker need not fetch. No answer. */
export interface LibraryMessage {
  readonly type: 'library';
  readonly files: LibraryFiles;
}
