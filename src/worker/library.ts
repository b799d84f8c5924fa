import type { LibraryFiles, LibraryUrls } from '../protocol/messages.js';
import type { FileSystem } from './python.js';

/** Where an archive lies in the interpreter's file system; its bytecode names that path, too. */
const archivePath = (name: keyof LibraryUrls) => `/lib/python314-${name}.zip`;

/**
 * Fetches an archive of the standard library while Python waits for an import: in browsers.
 *
 * @throws Error when it cannot be had
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

/** Brings archives of the standard library to an interpreter's file system. */
export class LibraryArchives {
  /** Those that were brought. */
  readonly brought: (keyof LibraryUrls)[] = [];

  /** @param files what the page has handed over by then; the rest is fetched */
  constructor(
    private readonly system: Pick<FileSystem, 'writeFile'>,
    private readonly urls: LibraryUrls,
    private readonly files: () => LibraryFiles,
    private readonly fetchNow: (url: string) => Uint8Array,
  ) {}

  /** Whether a path is of one of them. */
  static has(path: string): boolean {
    return path === archivePath('examples') || path === archivePath('library');
  }

  /**
   * Brings one, and returns its path.
   *
   * @throws Error when it cannot be had; the import then fails with its message.
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
