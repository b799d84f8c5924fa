import type { LibraryFiles, LibraryUrls } from '../protocol/messages.js';
import type { Pyodide } from './python.js';

/** Where an archive lies in the interpreter's file system; its bytecode names that path, too. */
const archivePath = (name: keyof LibraryUrls) => `/lib/python314-${name}.zip`;

/**
 * Fetches an archive of the standard library while Python waits for an import.
 *
 * @throws Error when it cannot be had; the import then fails with its message.
 */
function fetchNow(url: string): Uint8Array {
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

/**
 * Returns a function that brings an archive to the file system and returns its path.
 *
 * @param files what the page has handed over by then; the rest is fetched
 */
export function libraryFetcher(
  python: Pyodide,
  urls: LibraryUrls,
  files: () => LibraryFiles,
): (name: keyof LibraryUrls) => string {
  return (name) => {
    const path = archivePath(name);
    const file = files()[name];
    const bytes = file
      ? new Uint8Array(new FileReaderSync().readAsArrayBuffer(file))
      : fetchNow(urls[name]);
    python.FS.writeFile(path, bytes);
    return path;
  };
}
