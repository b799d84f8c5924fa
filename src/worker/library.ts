import type { Pyodide } from './python.js';

/** Where the archive lies in the interpreter's file system. */
const ARCHIVE_PATH = '/lib/python314-library.zip';

/**
 * Fetches the standard library's archive while Python waits for an import.
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

/** Returns a function that brings the archive to the file system and returns its path. */
export function libraryFetcher(python: Pyodide, url: string): () => string {
  return () => {
    python.FS.writeFile(ARCHIVE_PATH, fetchNow(url));
    return ARCHIVE_PATH;
  };
}
