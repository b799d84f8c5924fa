import type { LibraryFiles } from '../protocol/messages.js';
import { assetOf, manifest } from './assets.js';
import { downloadImage, storedLibrary, type Download, type Source } from './download.js';
import { snapshotAsset } from './snapshot.js';

/** How far Python is on its way. */
export type LoadProgress =
  | { readonly phase: 'download'; readonly loaded: number; readonly total: number }
  | { readonly phase: 'start' };

export type OnProgress = (progress: LoadProgress) => void;

/** Files that come before the first line of output. */
const NEEDED = ['wasm', 'startupLibrary', 'loader', 'core'] as const;
const TOTAL = NEEDED.reduce((sum, role) => sum + manifest.files[role].size, 0);

/** The page's one download of CPython, which all who need it join. What failed begins anew. */
export class PageDownload {
  /** Null before the first one and after a failure. */
  current: Promise<Download> | null = null;
  /** Bytes of each file that it has brought. */
  private loaded = new Map<string, number>();
  private readonly listeners = new Set<OnProgress>();
  private library: Promise<LibraryFiles> | null = null;

  constructor(private readonly source: Source) {}

  /** Begins it, or joins the one that is under way. */
  load(): Promise<Download> {
    if (this.current) return this.current;
    const loaded = (this.loaded = new Map<string, number>());
    const download = downloadImage(this.source, (role, bytes) => {
      // Of a download that failed, the other file may still be coming.
      if (loaded === this.loaded) this.note(role, bytes);
    });
    this.current = download;
    download.catch(() => {
      if (this.current === download) this.current = null;
    });
    return download;
  }

  /** Lets later interpreters be made with a snapshot, or without one. */
  withSnapshot(download: Download, snapshot: Download['image']['snapshot']): Download {
    const next = { ...download, image: { ...download.image, snapshot } };
    this.current = Promise.resolve(next);
    return next;
  }

  /** The download without what may have kept Python from starting; null when nothing of it can be blamed. */
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

  /** What is stored of the standard library beyond start-up; asked again until it is all there. */
  async storedLibrary(): Promise<LibraryFiles> {
    this.library ??= storedLibrary(this.source.store);
    const files = await this.library;
    if (!files.library) this.library = null;
    return files;
  }

  /** Tells how far the download is, until it is over for who listens. */
  listen(listener: OnProgress): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** A Worker has its scripts, which it fetches itself. */
  noteScripts(): void {
    this.note('loader', manifest.files.loader.size);
    this.note('core', manifest.files.core.size);
  }

  private note(role: string, bytes: number): void {
    if (this.loaded.get(role) === bytes) return;
    this.loaded.set(role, bytes);
    for (const listener of this.listeners) this.tell(listener);
  }

  /** Tells what has come of it already. */
  tell(listener: OnProgress): void {
    const loaded = [...this.loaded.values()].reduce((sum, one) => sum + one, 0);
    if (loaded > 0) listener({ phase: 'download', loaded, total: TOTAL });
  }
}
