/** The parts of the standard library that start-up does not need. */

/**
 * The archives that start-up does not need, in the order in which imports search them: the modules
 * that examples use most, as bytecode, and the whole library as source.
 */
export type ArchiveName = 'examples' | 'library';

/** The archives that the page has. A Blob can be read while Python waits. */
export type LibraryFiles = Readonly<Partial<Record<ArchiveName, Blob>>>;

/** Page → Worker, at any time: more archives, which the Worker need not ask for. No answer. */
export interface LibraryMessage {
  readonly type: 'library';
  readonly files: LibraryFiles;
}
