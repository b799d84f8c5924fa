import type { LibraryFiles, RuntimeImage } from '../protocol/messages.js';
import type { AssetStore } from './asset-store.js';
import { assetOf, gzipUrl, manifest, runtimeUrl, type RuntimeRole } from './assets.js';
import { RuntimeError } from './errors.js';
import { snapshotAsset } from './snapshot.js';
import { Watchdog } from './watchdog.js';

/** Called with the number of bytes of a file that have come so far, uncompressed. */
export type OnBytes = (role: RuntimeRole, loaded: number) => void;

/** What a download needs. */
export interface Source {
  readonly fetch: typeof globalThis.fetch;
  readonly store: AssetStore;
}

/** What all interpreters of the page share, and how it came. */
export interface Download {
  readonly image: RuntimeImage;
  /** The files that came from the network, to be stored later. */
  readonly fresh: Map<RuntimeRole, Blob>;
  /** Whether something came from the store, and could have damage that only shows later. */
  readonly isStored: boolean;
}

/** The archives with the rest of the standard library, and their roles. */
const ARCHIVES = { examples: 'examplesLibrary', library: 'library' } as const;

/** The archives of the standard library that are stored. */
export async function storedLibrary(store: AssetStore): Promise<LibraryFiles> {
  const read = async (name: keyof typeof ARCHIVES) => {
    const bytes = await store.read(assetOf(ARCHIVES[name]));
    return bytes ? { [name]: new Blob([bytes]) } : {};
  };
  return Object.assign({}, ...(await Promise.all([read('examples'), read('library')])));
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
export async function openFile(
  role: RuntimeRole,
  fetch: typeof globalThis.fetch,
): Promise<Response> {
  const response = await request(runtimeUrl(role), fetch);
  const packedUrl = gzipUrl(role);
  if (!packedUrl || !isSentRaw(response, manifest.files[role].size)) return response;
  const packed = await request(packedUrl, fetch).catch(() => null);
  if (!packed?.body) return response; // this host has no copy
  void response.body?.cancel();
  const type = role === 'wasm' ? 'application/wasm' : 'application/zip';
  return new Response(packed.body.pipeThrough(new DecompressionStream('gzip')), {
    headers: { 'content-type': type },
  });
}

/** Loads the files of one image. */
class ImageLoader {
  readonly fresh = new Map<RuntimeRole, Blob>();
  isStored = false;

  constructor(
    private readonly source: Source,
    private readonly onBytes: OnBytes,
  ) {}

  async compile(): Promise<WebAssembly.Module> {
    const { fetch, store } = this.source;
    const { url } = assetOf('wasm');
    const stored = await store.find(url);
    if (stored) {
      try {
        const module = await WebAssembly.compileStreaming(stored);
        this.found('wasm');
        return module;
      } catch {
        await store.forget(url);
      }
    }
    const watchdog = new Watchdog(fetch);
    const response = await this.open('wasm', watchdog);
    // Reads a clone, so that the engine gets the response itself.
    const whole = this.bytes('wasm', response.clone(), watchdog);
    // Some hosts do not know the type of .wasm files, but streaming needs it.
    const streamable = response.headers.get('content-type')?.startsWith('application/wasm');
    const compiled = streamable
      ? WebAssembly.compileStreaming(response)
      : response.arrayBuffer().then((bytes) => WebAssembly.compile(bytes));
    // A cut connection, or a wrong file, makes both fail: we report our error, not this one.
    compiled.catch(() => undefined);
    this.fresh.set('wasm', (await whole).slice(0, undefined, 'application/wasm'));
    return compiled;
  }

  async read(role: RuntimeRole): Promise<ArrayBuffer> {
    const stored = await this.source.store.read(assetOf(role));
    if (stored) {
      this.found(role);
      return stored;
    }
    const watchdog = new Watchdog(this.source.fetch);
    const whole = await this.bytes(role, await this.open(role, watchdog), watchdog);
    this.fresh.set(role, whole);
    return whole.arrayBuffer();
  }

  private async open(role: RuntimeRole, watchdog: Watchdog): Promise<Response> {
    try {
      return await openFile(role, watchdog.fetch);
    } catch (error) {
      watchdog.rest();
      throw error;
    }
  }

  /** @throws RuntimeError `download-cut` */
  private async bytes(role: RuntimeRole, response: Response, watchdog: Watchdog): Promise<Blob> {
    const cut = { code: 'download-cut', url: runtimeUrl(role) } as const;
    let whole;
    try {
      whole = await watchdog.read(response, (loaded) => {
        this.onBytes(role, loaded);
      });
    } catch (cause) {
      throw new RuntimeError(cut, { cause });
    }
    if (whole.size === manifest.files[role].size) return whole;
    throw new RuntimeError(cut);
  }

  async snapshot(): Promise<ArrayBuffer | null> {
    const stored = await this.source.store.read(snapshotAsset());
    if (stored) this.isStored = true;
    return stored ?? null;
  }

  private found(role: RuntimeRole): void {
    this.isStored = true;
    this.onBytes(role, manifest.files[role].size);
  }
}

/**
 * Loads and compiles what all interpreters of the page share, from the store or else the host.
 *
 * @throws RuntimeError `download-failed` or `download-cut`; other errors if compiling fails
 */
export async function downloadImage(source: Source, onBytes: OnBytes): Promise<Download> {
  const loader = new ImageLoader(source, onBytes);
  const [module, startupLibrary, snapshot] = await Promise.all([
    loader.compile(),
    loader.read('startupLibrary'),
    loader.snapshot(),
  ]);
  const image = {
    module,
    startupLibrary,
    snapshot,
    libraryUrls: { examples: runtimeUrl('examplesLibrary'), library: runtimeUrl('library') },
    lock: { info: manifest.lockInfo, packages: {} },
  };
  return { image, fresh: loader.fresh, isStored: loader.isStored };
}
