/** Packages to install before a run, and their files. */

import type { Phrase } from './phrases.js';
import type { RunId } from './run.js';

/** Where packages come from; addresses are absolute. */
export interface PackageSources {
  /** What the addresses of wheels are relative to. */
  readonly pageUrl: string;
  /** pyodide's lock file, which names the packages that were built for this Python. */
  readonly lockUrl: string;
  /** Of the lock file, in hexadecimal; null if not known. */
  readonly lockSha256: string | null;
  /** The folder of the files that the lock file names. Ends with a slash. */
  readonly baseUrl: string;
  /** A package index (PEP 503, PEP 691); null for none. */
  readonly indexUrl: string | null;
  /** Whether the index is asked before the lock file. */
  readonly prefersIndex: boolean;
}

/** A file of a package. */
export interface PackageFile {
  /** What it is for. */
  readonly kind: 'lock' | 'index' | 'metadata' | 'wheel';
  /** Absolute. */
  readonly url: string;
  /** The package's name, for readers; empty for the lock file. */
  readonly name: string;
  /** In hexadecimal; null if not known. */
  readonly sha256: string | null;
  /** Bytes; null if not known. */
  readonly size: number | null;
}

/** A package's file that was chosen, but is not installed yet. */
export interface Wheel extends Omit<PackageFile, 'kind'> {
  readonly version: string;
  readonly fileName: string;
  /** As in the lock file: `site`, or `dynlib` for a shared library. */
  readonly installDir: string;
}

/**
 * Page → Worker, once it is ready and nothing runs: install what a program needs before it runs.
 * Answered by `file-wanted`, …, `installed`.
 */
export interface InstallRequest {
  readonly type: 'install';
  readonly id: RunId;
  /** Its imports are installed if the lock file knows them; so is what it declares (PEP 723). */
  readonly code: string;
  /** Names, requirements (PEP 508) and addresses of wheels. */
  readonly requirements: readonly string[];
  /** Wheels that were chosen before; they are installed first, unchanged. */
  readonly wheels: readonly Wheel[];
  readonly sources: PackageSources;
}

/** Page → Worker: the file that `file-wanted` asked for. */
export interface FileMessage {
  readonly type: 'file';
  readonly key: number;
  /** Null if the file is not available. */
  readonly bytes: ArrayBuffer | null;
  /** Why it is not available; null if it is. */
  readonly problem: Phrase | null;
  /** Whether its server says that the file does not exist. */
  readonly isMissing: boolean;
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
  /** The wheels that were installed, in order, even if others failed. */
  readonly wheels: readonly Wheel[];
  /** Why something requested is missing; null if nothing is. */
  readonly problem: readonly Phrase[] | null;
}
