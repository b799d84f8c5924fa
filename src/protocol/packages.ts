/** What is installed before a run, and the files that it is made of. */

import type { Phrase } from './phrases.js';
import type { RunId } from './run.js';

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

/** A file of a package. */
export interface PackageFile {
  /** What it is for. */
  readonly kind: 'lock' | 'index' | 'metadata' | 'wheel';
  /** Absolute. */
  readonly url: string;
  /** The package's name, for readers; empty for the lock file. */
  readonly name: string;
  /** In hexadecimal; null where it is not known. */
  readonly sha256: string | null;
  /** Bytes; null where it is not known. */
  readonly size: number | null;
}

/** A file with a package, chosen and not installed yet. */
export interface Wheel extends Omit<PackageFile, 'kind'> {
  readonly version: string;
  readonly fileName: string;
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
  /** Why not; null when it is here. */
  readonly problem: Phrase | null;
  /** Whether its server says that there is no such file. */
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
  /** What was installed, in order; also when the rest could not be. */
  readonly wheels: readonly Wheel[];
  /** Why something that was asked for is missing; null when nothing is. */
  readonly problem: readonly Phrase[] | null;
}
