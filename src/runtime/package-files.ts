import type { PackageFile, Phrase } from '../protocol/messages.js';
import { digest } from './asset-store.js';
import type { Source } from './download.js';
import { PhrasedError, RuntimeError } from './errors.js';
import { PolicyWatch } from './policy.js';
import { Watchdog } from './watchdog.js';

/** Sent to an index: asks for its JSON form first (PEP 691). */
const ACCEPT = 'application/vnd.pypi.simple.v1+json, text/html;q=0.1, */*;q=0.01';

/** Called with the bytes so far, and how many there will be; null if that is not known. */
export type OnFileBytes = (loaded: number, total: number | null) => void;

/** Why a file is not available. */
export class PackageFileError extends PhrasedError {
  constructor(
    readonly phrase: Phrase,
    /** Whether its server says that the file does not exist. */
    readonly isMissing = false,
  ) {
    super([phrase]);
  }
}

/**
 * Fetches the files of packages from the store or from their servers, without credentials, and
 * stores them for the next visit. A file with a known digest must match it. Other files come from
 * the server; the stored copy is used only if the server fails.
 */
export class PackageFiles {
  constructor(private readonly source: Source) {}

  /**
   * @param isKept whether it is stored for the next visit
   * @throws PackageFileError; the signal's reason
   */
  async get(
    file: PackageFile,
    onBytes: OnFileBytes,
    signal: AbortSignal,
    isKept = true,
  ): Promise<ArrayBuffer> {
    const { store } = this.source;
    const stored = () => store.read(file);
    const found = file.sha256 === null ? undefined : await stored();
    if (found) {
      onBytes(found.byteLength, found.byteLength);
      return found;
    }
    let content: Blob;
    try {
      content = await this.download(file, onBytes, signal);
    } catch (error) {
      signal.throwIfAborted();
      const kept = file.sha256 === null ? await stored() : undefined;
      if (!kept) throw error;
      return kept;
    }
    const bytes = await content.arrayBuffer();
    if (file.sha256 !== null && (await digest(bytes)) !== file.sha256) {
      throw new PackageFileError({ code: 'file-differs', host: hostOf(file.url) });
    }
    if (isKept) void store.keep(file, content);
    return bytes;
  }

  private async download(
    file: PackageFile,
    onBytes: OnFileBytes,
    signal: AbortSignal,
  ): Promise<Blob> {
    const watchdog = new Watchdog(this.source.fetch, signal);
    try {
      const response = await this.request(file, watchdog);
      const total = totalOf(response, file.size);
      onBytes(0, total);
      return await watchdog.read(response, (loaded) => {
        onBytes(loaded, total);
      });
    } catch (error) {
      if (error instanceof PackageFileError) throw error;
      throw new PackageFileError({ code: 'host-cut', host: hostOf(file.url) });
    } finally {
      watchdog.rest();
    }
  }

  private async request(file: PackageFile, { fetch }: Watchdog): Promise<Response> {
    const policy = new PolicyWatch();
    const headers = file.kind === 'index' ? { accept: ACCEPT } : {};
    let response;
    try {
      response = await fetch(file.url, { credentials: 'omit', headers });
    } catch (error) {
      throw new PackageFileError(await reasonOf(file.url, await policy.explain(error), fetch));
    } finally {
      policy.stop();
    }
    if (response.ok) return response;
    const { status } = response;
    throw new PackageFileError(
      { code: 'host-answered', host: hostOf(file.url), status, url: file.url },
      status === 404 || status === 410,
    );
  }
}

const hostOf = (url: string) => new URL(url).host;

/** Browsers do not tell pages why a request failed. Finds out what it can. */
async function reasonOf(
  url: string,
  error: unknown,
  fetch: typeof globalThis.fetch,
): Promise<Phrase> {
  const host = hostOf(url);
  if (error instanceof RuntimeError && error.phrase.code === 'blocked-by-policy') {
    return { code: 'host-policy', host, origin: new URL(url).origin };
  }
  const isThere = await fetch(url, { mode: 'no-cors', credentials: 'omit', method: 'HEAD' }).then(
    () => true,
    () => false,
  );
  return { code: isThere ? 'host-cors' : 'host-unreachable', host };
}

/** How many bytes will come; null if the server does not say, or gives another length. */
function totalOf({ headers }: Response, size: number | null): number | null {
  if (size !== null) return size;
  const length = headers.has('content-encoding') ? NaN : Number(headers.get('content-length'));
  return length > 0 ? length : null;
}
