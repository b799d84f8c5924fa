import type { LibraryFiles } from '../protocol/messages.js';
import { assetOf, manifest } from './assets.js';
import { downloadImage, storedLibrary, type Download, type Source } from './download.js';
import { snapshotAsset } from './snapshot.js';

/** Progress of starting Python. */
export type LoadProgress =
  | { readonly phase: 'download'; readonly loaded: number; readonly total: number }
  | { readonly phase: 'start' };

export type OnProgress = (progress: LoadProgress) => void;

/** The files that must come before the first line of output. */
const NEEDED = ['wasm', 'startupLibrary', 'loader', 'core'] as const;
const TOTAL = NEEDED.reduce((sum, role) => sum + manifest.files[role].size, 0);

/** The page's one download of CPython, shared by all interpreters. Restarts after a failure. */
export class PageDownload {
  /** Null before the first one and after a failure. */
  current: Promise<Download> | null = null;
  /** Bytes of each file that have come. */
  private loaded = new Map<string, number>();
  private readonly listeners = new Set<OnProgress>();
  private library: Promise<LibraryFiles> | null = null;

  constructor(private readonly source: Source) {}

  /** Starts it, or joins the current one. */
  load(): Promise<Download> {
    if (this.current) return this.current;
    const loaded = (this.loaded = new Map<string, number>());
    const download = downloadImage(this.source, (role, bytes) => {
      // After a failure, the failed download's other file may still be coming.
      if (loaded === this.loaded) this.note(role, bytes);
    });
    this.current = download;
    download.catch(() => {
      if (this.current === download) this.current = null;
    });
    return download;
  }

  /** Makes later interpreters use this snapshot, or none. */
  withSnapshot(download: Download, snapshot: Download['image']['snapshot']): Download {
    const next = { ...download, image: { ...download.image, snapshot } };
    this.current = Promise.resolve(next);
    return next;
  }

  /**
   * Returns the download without what may have kept Python from starting; null if nothing in it can
   * be the reason.
   */
  async without(download: Download): Promise<Download | null> {
    if (download.image.snapshot) {
      await this.source.store.forget(snapshotAsset().url);
      return this.withSnapshot(download, null);
    }
    if (!download.isStored) return null;
    await this.source.store.forget(assetOf('wasm').url);
    await this.source.store.forget(assetOf('startupLibrary').url);
    this.current = null;
    return this.load();
  }

  /** The stored archives of the standard library. Looks again until all of them are there. */
  async storedLibrary(): Promise<LibraryFiles> {
    this.library ??= storedLibrary(this.source.store);
    const files = await this.library;
    if (!files.library) this.library = null;
    return files;
  }

  /** Calls `listener` as the download progresses. Returns a function that ends that. */
  listen(listener: OnProgress): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Called when a Worker has fetched its own scripts. */
  noteScripts(): void {
    this.note('loader', manifest.files.loader.size);
    this.note('core', manifest.files.core.size);
  }

  private note(role: string, bytes: number): void {
    if (this.loaded.get(role) === bytes) return;
    this.loaded.set(role, bytes);
    for (const listener of this.listeners) this.tell(listener);
  }

  /** Reports the progress so far. */
  tell(listener: OnProgress): void {
    const loaded = [...this.loaded.values()].reduce((sum, one) => sum + one, 0);
    if (loaded > 0) listener({ phase: 'download', loaded, total: TOTAL });
  }
}
