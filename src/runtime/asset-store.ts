import { cacheName } from '../protocol/asset-cache.js';
import { PROTOCOL_VERSION } from '../protocol/messages.js';
import { assetsUrl, type Asset } from './assets.js';

/** Headers of a stored response: the digest of its content, and which version has stored it. */
const DIGEST = 'x-sha256';
const VERSION = 'x-version';

/**
 * Milliseconds that one use of the storage may take; ten megabytes take less than a second. In
 * WebKitGTK 2.50 on a busy machine it seems to be silent once in 170 visits.
 */
const PATIENCE = 10_000;

/** After so many silences a page does without. */
const MOST_SILENCES = 3;

/** SHA-256, in hexadecimal. */
export async function digest(bytes: ArrayBuffer): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * Our files in Cache Storage, for the next visit. It is a help and never a need: where there is no
 * storage, or it is full, refuses, or never answers, nothing is found and nothing is kept, and no
 * method rejects.
 */
export class AssetStore {
  private opened: Promise<Cache | undefined> | null = null;
  /** How often the storage has not answered. */
  private silences = 0;

  /** @param storage by default the browser's; there is none where the page came over plain HTTP */
  constructor(
    private readonly storage: CacheStorage | null = browserStorage(),
    private readonly patience = PATIENCE,
  ) {}

  /** A stored response, as it was stored: engines keep compiled code with it. */
  find(url: string): Promise<Response | undefined> {
    return this.use((cache) => cache.match(url));
  }

  /** Whether files can be kept at all. */
  async isOpen(): Promise<boolean> {
    return (await this.use((cache) => Promise.resolve(cache))) !== undefined;
  }

  /** A stored file's bytes, if they are what they must be; what is damaged is forgotten. */
  async read({ url, sha256 }: Asset): Promise<ArrayBuffer | undefined> {
    const response = await this.find(url);
    if (!response) return undefined;
    const bytes = await this.within(response.arrayBuffer());
    if (bytes && (await digest(bytes)) === (sha256 ?? response.headers.get(DIGEST))) return bytes;
    await this.forget(url);
    return undefined;
  }

  /** Whether a file was stored and is not what it must be; it is forgotten then. */
  async isDamaged(asset: Asset): Promise<boolean> {
    return (await this.find(asset.url)) !== undefined && (await this.read(asset)) === undefined;
  }

  /** Keeps a file, if it is what it must be. */
  async keep({ url, sha256 }: Asset, content: Blob): Promise<void> {
    const keep = async (cache: Cache) => {
      const found = await digest(await content.arrayBuffer());
      if (sha256 !== null && found !== sha256) return true;
      const headers = {
        'content-type': content.type,
        [DIGEST]: found,
        [VERSION]: PROTOCOL_VERSION,
      };
      await cache.put(url, new Response(content, { headers }));
      return true;
    };
    // A later visit has to do without it otherwise.
    if (!(await this.use(keep))) await this.use(keep);
  }

  async forget(url: string): Promise<void> {
    await this.use((cache) => cache.delete(url));
  }

  /** Forgets what `isWanted` does not want. `isOurs`: this version has stored it. */
  async prune(isWanted: (url: string, isOurs: boolean) => boolean): Promise<void> {
    await this.use(async (cache) => {
      for (const request of await cache.keys()) {
        const version = (await cache.match(request))?.headers.get(VERSION);
        if (!isWanted(request.url, version === PROTOCOL_VERSION)) await cache.delete(request);
      }
    });
  }

  /** What is done with the storage; undefined where there is none, or it is full, refuses, or is silent. */
  private async use<T>(act: (cache: Cache) => Promise<T>): Promise<T | undefined> {
    const { storage } = this;
    if (!storage || this.silences > MOST_SILENCES) return undefined;
    this.opened ??= this.within(storage.open(cacheName(assetsUrl().href)));
    const cache = await this.opened;
    return cache && this.within(act(cache));
  }

  private async within<T>(work: Promise<T>): Promise<T | undefined> {
    let timer;
    const silence = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => {
        this.silences++;
        this.opened = null; // another connection may be heard
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
