import { cacheName } from '../protocol/asset-cache.js';
import { PROTOCOL_VERSION } from '../protocol/messages.js';
import { assetsUrl, type Asset } from './assets.js';

/** Headers of a stored response: the SHA-256 of its content, and the version that stored it. */
const DIGEST = 'x-sha256';
const VERSION = 'x-version';

/**
 * Milliseconds that one use of the storage may take; ten megabytes take less than a second. In
 * WebKitGTK 2.50 on a busy machine, the storage seems not to answer once in 170 visits.
 */
const PATIENCE = 10_000;

/** After more timeouts than this, the page stops using the storage. */
const MOST_SILENCES = 3;

/** SHA-256, in hexadecimal. */
export async function digest(bytes: ArrayBuffer): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * Our files in Cache Storage, for the next visit. It only saves time: if there is no storage, or it
 * is full, refuses or never answers, nothing is found or stored, and no method rejects.
 */
export class AssetStore {
  private opened: Promise<Cache | undefined> | null = null;
  /** How often the storage has timed out. */
  private silences = 0;

  /** @param storage the browser's by default; plain HTTP pages have none */
  constructor(
    private readonly storage: CacheStorage | null = browserStorage(),
    private readonly patience = PATIENCE,
  ) {}

  /** Whether files can be stored at all. */
  async isOpen(): Promise<boolean> {
    return (await this.use((cache) => Promise.resolve(cache))) !== undefined;
  }

  /** Returns a stored file's bytes if their digest is right. Deletes a damaged file. */
  async read({ url, sha256 }: Asset): Promise<ArrayBuffer | undefined> {
    const response = await this.use((cache) => cache.match(url));
    if (!response) return undefined;
    const bytes = await this.within(response.arrayBuffer());
    if (bytes && (await digest(bytes)) === (sha256 ?? response.headers.get(DIGEST))) return bytes;
    await this.forget(url);
    return undefined;
  }

  /** Stores a file, unless its digest is wrong. */
  async keep({ url, sha256 }: Asset, content: Blob): Promise<void> {
    const keep = async (cache: Cache) => {
      const found = await digest(await content.arrayBuffer());
      if (sha256 !== null && found !== sha256) return;
      const headers = {
        'content-type': content.type,
        [DIGEST]: found,
        [VERSION]: PROTOCOL_VERSION,
      };
      await cache.put(url, new Response(content, { headers }));
    };
    const { silences } = this;
    await this.use(keep);
    // Otherwise a later visit has to do without the file.
    if (this.silences > silences) await this.use(keep);
  }

  async forget(url: string): Promise<void> {
    await this.use((cache) => cache.delete(url));
  }

  /** Deletes files that `isWanted` rejects. `isOurs`: this version stored the file. */
  async prune(isWanted: (url: string, isOurs: boolean) => boolean): Promise<void> {
    await this.use(async (cache) => {
      for (const request of await cache.keys()) {
        const version = (await cache.match(request))?.headers.get(VERSION);
        if (!isWanted(request.url, version === PROTOCOL_VERSION)) await cache.delete(request);
      }
    });
  }

  /** Uses the storage. Undefined if there is none, or it is full, refuses or does not answer. */
  private async use<T>(act: (cache: Cache) => Promise<T>): Promise<T | undefined> {
    const { storage } = this;
    if (!storage || this.silences >= MOST_SILENCES) return undefined;
    this.opened ??= this.within(storage.open(cacheName(assetsUrl().href)));
    const cache = await this.opened;
    return cache && this.within(act(cache));
  }

  private async within<T>(work: Promise<T>): Promise<T | undefined> {
    let timer;
    const silence = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => {
        this.silences++;
        this.opened = null; // a new connection may answer
        resolve(undefined);
      }, this.patience);
    });
    const result = await Promise.race([work.catch(() => undefined), silence]);
    clearTimeout(timer);
    return result;
  }
}

/** Reading the property throws in a frame without an origin. */
function browserStorage(): CacheStorage | null {
  try {
    return (globalThis as { readonly caches?: CacheStorage }).caches ?? null;
  } catch {
    return null;
  }
}
