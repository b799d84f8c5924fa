import type { WorkingFile } from '../protocol/messages.js';
import { PhrasedError } from '../runtime/errors.js';

/** Why a block did not run: one of its files is not available. */
export class FileError extends PhrasedError {
  override readonly name = 'FileError';
}

/**
 * Reads one entry of the attribute `files`: `url`, which gives the file its name, or `url:path`.
 *
 * @param base what the address is relative to
 * @throws FileError if the address is not valid
 */
export function fileReference(entry: string, base: string): Omit<WorkingFile, 'content'> {
  // The colons of `https://host:80` are not the one before the path.
  const [origin = ''] = /^(?:\w+:)?\/\/[^/]*/.exec(entry) ?? [];
  const rest = entry.slice(origin.length);
  const colon = rest.lastIndexOf(':');
  const address = origin + (colon < 0 ? rest : rest.slice(0, colon));
  const path = colon < 0 ? '' : rest.slice(colon + 1);
  try {
    const url = new URL(address, base);
    const name = url.pathname.split('/').findLast(Boolean) ?? 'index.html';
    return { url: url.href, path: path || decodeURIComponent(name) };
  } catch (cause) {
    throw new FileError([{ code: 'file-address', entry }], { cause });
  }
}

type Fetch = typeof globalThis.fetch;

/** Files that the page has fetched or is fetching. Failures are removed, to be tried again. */
const fetched = new Map<string, Promise<Blob>>();

async function download(url: string, fetch: Fetch): Promise<Blob> {
  let response: Response;
  try {
    response = await fetch(url);
  } catch (cause) {
    throw new FileError([{ code: 'file-failed', url, status: 0 }], { cause });
  }
  const { ok, status } = response;
  if (!ok) throw new FileError([{ code: 'file-failed', url, status }]);
  return response.blob();
}

function fetchOnce(url: string, fetch: Fetch): Promise<Blob> {
  let file = fetched.get(url);
  if (!file) {
    file = download(url, fetch);
    fetched.set(url, file);
    file.catch(() => fetched.delete(url));
  }
  return file;
}

/**
 * Fetches files, each once per page.
 *
 * @param entries see `fileReference`
 * @param page what they are relative to
 * @throws FileError; the signal's reason (the files keep loading for the next run)
 */
export function fetchFiles(
  entries: readonly string[],
  page: string,
  fetch: Fetch,
  signal: AbortSignal,
): Promise<WorkingFile[]> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error));
    const files = entries.map(async (entry) => {
      const { url, path } = fileReference(entry, page);
      return { url, path, content: await fetchOnce(url, fetch) };
    });
    Promise.all(files).then(resolve, reject);
  });
}
