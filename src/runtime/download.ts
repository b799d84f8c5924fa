import type { RuntimeScripts } from '../protocol/frame.js';
import type { RuntimeImage } from '../protocol/messages.js';
import type { Workshop } from './any-worker.js';
import { digest, type AssetStore } from './asset-store.js';
import {
  assetOf,
  bypassCaches,
  gzipUrl,
  manifest,
  urlOf,
  type FileRole,
  type RuntimeRole,
} from './assets.js';
import { RuntimeError } from './errors.js';
import { snapshotAsset } from './snapshot.js';
import { Watchdog } from './watchdog.js';

/** Called with the number of bytes of a file that have come so far, uncompressed. */
export type OnBytes = (role: FileRole, loaded: number) => void;

/** What a download needs. */
export interface Source {
  readonly fetch: typeof globalThis.fetch;
  readonly store: AssetStore;
}

/** What interpreters share: what they are started from, and where. */
export interface Download {
  readonly workshop: Workshop;
  /** Rejects if a file does not come. */
  readonly image: Promise<RuntimeImage>;
}

async function request(url: string, fetch: typeof globalThis.fetch): Promise<Response> {
  let response;
  try {
    response = await fetch(url);
  } catch (cause) {
    throw new RuntimeError({ code: 'download-failed', url, status: 0 }, { cause });
  }
  const { ok, status } = response;
  if (!ok) throw new RuntimeError({ code: 'download-failed', url, status });
  return response;
}

/** Many hosts do not compress these file types; then `content-length` is the file's size. */
function isSentRaw(response: Response, size: number): boolean {
  const { headers } = response;
  return !headers.has('content-encoding') && Number(headers.get('content-length')) === size;
}

/**
 * Returns a file's response, or its compressed copy's if the host would send three times as much.
 *
 * @throws RuntimeError `download-failed`
 */
async function openFile(role: FileRole, fetch: typeof globalThis.fetch): Promise<Response> {
  const response = await request(urlOf(role), fetch);
  const packedUrl = gzipUrl(role);
  if (!packedUrl || !isSentRaw(response, sizeOf(role)!)) return response;
  const packed = await request(packedUrl, fetch).catch(() => null);
  if (!packed?.body) return response; // this host has no copy
  void response.body?.cancel();
  const type = role === 'wasm' ? 'application/wasm' : 'application/zip';
  return new Response(packed.body.pipeThrough(new DecompressionStream('gzip')), {
    headers: { 'content-type': type },
  });
}

/** Bytes of a file; null if the build does not say. */
const sizeOf = (role: FileRole) =>
  Object.hasOwn(manifest.files, role) ? manifest.files[role as RuntimeRole].size : null;

/** A file as it came: a Blob from the network, bytes from the store. */
type Content = Blob | ArrayBuffer;

const bytesOf = async (content: Content) =>
  content instanceof Blob ? content.arrayBuffer() : content;

const blobOf = (content: Content) => (content instanceof Blob ? content : new Blob([content]));

/** Fetches files from the store, else from their host, and checks them. */
export class FileLoader {
  /** The files that came from the network, to be stored later. */
  readonly fresh = new Map<FileRole, Blob>();
  private readonly coming = new Map<FileRole, Promise<Content>>();

  constructor(
    private readonly source: Source,
    private readonly onBytes: OnBytes = () => undefined,
  ) {}

  /**
   * Reads a file. Firefox keeps a large `response.blob()` in a file, which Workers cannot read at once; this
   * one is in memory.
   *
   * @throws RuntimeError `download-failed` or `download-cut`
   */
  async readBlob(role: FileRole): Promise<Blob> {
    return blobOf(await this.read(role));
  }

  /** As `readBlob`. */
  async readBytes(role: FileRole): Promise<ArrayBuffer> {
    return bytesOf(await this.read(role));
  }

  /**
   * As `readBlob`, but gives the parts of the file as they come.
   *
   * @param onChunk may transfer them
   */
  async readChunks(role: FileRole, onChunk: (bytes: ArrayBuffer) => void): Promise<void> {
    let given = 0;
    const content = await this.read(role, (chunk) => {
      given += chunk.byteLength;
      onChunk(chunk);
    });
    if (given === 0) onChunk((await bytesOf(content)).slice());
  }

  private async read(
    role: FileRole,
    onChunk: (bytes: ArrayBuffer) => void = () => undefined,
  ): Promise<Content> {
    const here = this.coming.get(role) ?? this.fresh.get(role);
    if (here) {
      const content = await here;
      this.onBytes(role, content instanceof Blob ? content.size : content.byteLength);
      return content;
    }
    const coming = this.find(role, onChunk);
    this.coming.set(role, coming);
    return coming.finally(() => this.coming.delete(role));
  }

  private async find(role: FileRole, onChunk: (bytes: ArrayBuffer) => void): Promise<Content> {
    const { fetch, store } = this.source;
    const stored = await store.read(assetOf(role));
    if (stored) {
      this.onBytes(role, stored.byteLength);
      return stored;
    }
    const watchdog = new Watchdog(fetch);
    const whole = await this.receive(role, watchdog, onChunk).finally(() => {
      watchdog.rest();
    });
    this.fresh.set(role, whole);
    return whole;
  }

  private async receive(
    role: FileRole,
    watchdog: Watchdog,
    onChunk: (bytes: ArrayBuffer) => void,
  ): Promise<Blob> {
    const response = await openFile(role, watchdog.fetch);
    const cut = { code: 'download-cut', url: urlOf(role) } as const;
    let whole;
    try {
      whole = await watchdog.read(response, (loaded, chunk) => {
        this.onBytes(role, loaded);
        onChunk(chunk.slice().buffer);
      });
    } catch (cause) {
      throw new RuntimeError(cut, { cause });
    }
    // Plain HTTP pages have no digests.
    const isWhole = (globalThis.crypto as Partial<Crypto>).subtle
      ? (await digest(await whole.arrayBuffer())) === assetOf(role).sha256
      : whole.size === (sizeOf(role) ?? whole.size);
    if (!isWhole) throw new RuntimeError(cut);
    return whole;
  }
}

const SCRIPTS = ['worker', 'loader', 'core'] as const;

async function scripts(loader: FileLoader): Promise<RuntimeScripts> {
  const read = (role: FileRole) =>
    loader.readBlob(role).catch(() => {
      // A broken connection may be back, and a failure may have been cached.
      bypassCaches();
      return loader.readBlob(role);
    });
  const [worker, own, core] = await Promise.all(SCRIPTS.map(read));
  return { worker: worker!, loader: own!, core: core! };
}

/**
 * Loads what interpreters are made of, and hands the scripts and CPython to the workshop.
 *
 * @throws RuntimeError `download-failed` or `download-cut`
 */
export async function downloadImage(
  loader: FileLoader,
  store: AssetStore,
  workshop: Workshop,
): Promise<RuntimeImage> {
  const giveWasm = async () => {
    await loader.readChunks('wasm', (bytes) => {
      workshop.giveWasm(bytes);
    });
    workshop.giveWasm(null);
  };
  // Those first that a Worker needs first: they come from one store.
  const given = scripts(loader).then((all) => {
    workshop.giveScripts(all);
  });
  const [startupLibrary, snapshot] = await Promise.all([
    loader.readBytes('startupLibrary'),
    store.read(snapshotAsset()),
    giveWasm(),
    given,
  ]);
  const lock = { info: manifest.lockInfo, packages: {} };
  return { startupLibrary, snapshot: snapshot ?? null, lock };
}
