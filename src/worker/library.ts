import type { LibraryFiles, LibraryUrls } from '../protocol/messages.js';
import type { FileSystem } from './python.js';

/** The archive's path in the interpreter's file system. Its bytecode contains the path too. */
const archivePath = (name: keyof LibraryUrls) => `/lib/python314-${name}.zip`;

/**
 * Fetches an archive of the standard library in a browser, while Python waits for an import.
 *
 * @throws Error if that fails
 */
export function requestNow(url: string): Uint8Array {
  const request = new XMLHttpRequest();
  request.open('GET', url, false);
  request.responseType = 'arraybuffer';
  try {
    request.send();
  } catch (cause) {
    throw new Error(`The rest of Python's standard library could not be fetched (${url}).`, {
      cause,
    });
  }
  if (request.status !== 200) {
    throw new Error(
      `The rest of Python's standard library could not be fetched: ` +
        `the server answered ${String(request.status)} (${url}).`,
    );
  }
  return new Uint8Array(request.response as ArrayBuffer);
}

/** Brings archives of the standard library into an interpreter's file system. */
export class LibraryArchives {
  /** The archives brought so far. */
  readonly brought: (keyof LibraryUrls)[] = [];

  /** @param files what the page has handed over so far; the rest is fetched */
  constructor(
    private readonly system: Pick<FileSystem, 'writeFile'>,
    private readonly urls: LibraryUrls,
    private readonly files: () => LibraryFiles,
    private readonly fetchNow: (url: string) => Uint8Array,
  ) {}

  /** Whether a path is one of the archives. */
  static has(path: string): boolean {
    return path === archivePath('examples') || path === archivePath('library');
  }

  /**
   * Brings an archive, and returns its path.
   *
   * @throws Error if it is not available; the import then fails with its message
   */
  bring(name: keyof LibraryUrls): string {
    const path = archivePath(name);
    const file = this.files()[name];
    const bytes = file
      ? new Uint8Array(new FileReaderSync().readAsArrayBuffer(file))
      : this.fetchNow(this.urls[name]);
    this.system.writeFile(path, bytes);
    this.brought.push(name);
    return path;
  }
}
