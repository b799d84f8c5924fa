import type { ArchiveName, LibraryFiles, RuntimeImage } from '../protocol/messages.js';
import { assetOf, manifest, type FileRole } from './assets.js';
import type { RuntimeEnvironment } from './browser.js';
import { downloadImage, FileLoader, type Download } from './download.js';
import { snapshotAsset } from './snapshot.js';

/** Progress of starting Python. */
export type LoadProgress =
  | { readonly phase: 'download'; readonly loaded: number; readonly total: number }
  | { readonly phase: 'start' };

export type OnProgress = (progress: LoadProgress) => void;

/** The files that must come before the first line of output, as far as their size is known. */
const NEEDED: readonly FileRole[] = ['wasm', 'startupLibrary', 'loader', 'core'];
const TOTAL = (['wasm', 'startupLibrary', 'loader', 'core'] as const).reduce(
  (sum, role) => sum + manifest.files[role].size,
  0,
);

/** The archives with the rest of the standard library, and their roles. */
const ARCHIVES = { examples: 'examplesLibrary', library: 'library' } as const;

/** The page's one download of CPython, shared by all interpreters. Restarts after a failure. */
export class PageDownload {
  /** Null before the first one and after a failure. */
  current: Download | null = null;
  /** Bytes of each file that have come. */
  private loaded = new Map<FileRole, number>();
  private readonly listeners = new Set<OnProgress>();
  private readonly archives = new Map<ArchiveName, Promise<Blob>>();
  private readonly loader: FileLoader;

  constructor(
    private readonly environment: Pick<RuntimeEnvironment, 'openWorkshop' | 'fetch' | 'store'>,
  ) {
    this.loader = new FileLoader(environment, (role, bytes) => {
      this.note(role, bytes);
    });
  }

  /** The files that came from the network and are not stored yet. */
  get fresh(): Map<FileRole, Blob> {
    return this.loader.fresh;
  }

  /** Starts it, or joins the current one. */
  load(): Download {
    if (this.current && !this.current.workshop.isBroken) return this.current;
    this.loaded = new Map();
    return (this.current = this.begin(false, (failed) => {
      if (this.current === failed) this.current = null;
    }));
  }

  /** Loads the same for a sandbox. */
  loadApart(): Download {
    return this.begin(true);
  }

  private begin(isSandboxed: boolean, onFailure?: (failed: Download) => void): Download {
    const { environment, loader } = this;
    const workshop = environment.openWorkshop(isSandboxed);
    const download = { workshop, image: downloadImage(loader, environment.store, workshop) };
    download.image.catch(() => {
      workshop.close();
      onFailure?.(download);
    });
    return download;
  }

  /** Makes later interpreters use this snapshot, or none. */
  withSnapshot(
    { workshop }: Download,
    image: RuntimeImage,
    snapshot: RuntimeImage['snapshot'],
  ): Download {
    const next = { workshop, image: Promise.resolve({ ...image, snapshot }) };
    if (this.current?.workshop === workshop) this.current = next;
    return next;
  }

  /**
   * Returns the download without what may have kept Python from starting; null if nothing in it can
   * be the reason.
   */
  async without(download: Download): Promise<Download | null> {
    const image = await download.image;
    if (!image.snapshot) return null;
    await this.environment.store.forget(snapshotAsset().url);
    return this.withSnapshot(download, image, null);
  }

  /**
   * An archive of the standard library, which stays in memory.
   *
   * @throws RuntimeError `download-failed` or `download-cut`
   */
  archive(name: ArchiveName): Promise<Blob> {
    const known = this.archives.get(name);
    if (known) return known;
    const archive = this.loader.readBlob(ARCHIVES[name]);
    this.archives.set(name, archive);
    archive.catch(() => this.archives.delete(name));
    return archive;
  }

  /** The archives that are here already. */
  async library(): Promise<LibraryFiles> {
    const find = async (name: ArchiveName) => {
      const { store } = this.environment;
      const stored = this.archives.has(name)
        ? undefined
        : await store.read(assetOf(ARCHIVES[name]));
      if (stored) this.archives.set(name, Promise.resolve(new Blob([stored])));
      const archive = await this.archives.get(name)?.catch(() => undefined);
      return archive ? { [name]: archive } : {};
    };
    return Object.assign({}, ...(await Promise.all([find('examples'), find('library')])));
  }

  /** Calls `listener` as the download progresses. Returns a function that ends that. */
  listen(listener: OnProgress): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private note(role: FileRole, bytes: number): void {
    // A sandbox loads the same once more.
    if (!NEEDED.includes(role) || (this.loaded.get(role) ?? -1) >= bytes) return;
    this.loaded.set(role, bytes);
    for (const listener of this.listeners) this.tell(listener);
  }

  /** Reports the progress so far. */
  tell(listener: OnProgress): void {
    const loaded = [...this.loaded.values()].reduce((sum, one) => sum + one, 0);
    if (loaded > 0) listener({ phase: 'download', loaded, total: TOTAL });
  }
}
