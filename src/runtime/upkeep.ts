import { assetOf, assetsUrl, type FileRole } from './assets.js';
import type { Download, Source } from './download.js';
import { snapshotAsset } from './snapshot.js';

/** What the upkeep needs from the browser. */
export interface UpkeepEnvironment extends Source {
  /** Resolves when the page has nothing better to do. */
  whenIdle(): Promise<void>;
  /** Whether there is room for an interpreter that nobody has requested yet. */
  readonly hasRoom: boolean;
  /** Whether to avoid fetching what is not needed now. */
  readonly savesData: boolean;
}

/** What the upkeep needs from the runtime. */
export interface MaintainedRuntime {
  /** The page's download; null before the first start. */
  readonly download: Download | null;
  /** The files that came from the network and are not stored yet. */
  readonly fresh: Map<FileRole, Blob>;
  /** Makes a snapshot for later interpreters. */
  makeSnapshot(): Promise<ArrayBuffer>;
  /** Starts an interpreter for the next request, unless there is one. */
  warmUp(): Promise<unknown>;
  /** Brings all of the standard library, and hands it to all interpreters. */
  shareLibrary(): Promise<void>;
}

/** Only the browser itself has fetched these. */
const SCRIPTS = ['frame'] as const;
const ROLES = [
  ...SCRIPTS,
  'worker',
  'loader',
  'core',
  'wasm',
  'startupLibrary',
  'examplesLibrary',
  'library',
] as const;

/** Whether an address is a lazily loaded chunk of ours: `name-<hash>.js`. */
const isPart = (url: string) =>
  url.startsWith(assetsUrl().href) &&
  /^[\w-]+-[\w-]{8}\.js$/.test(url.slice(assetsUrl().href.length));

/** Whether an address is a package file, which a page requests when it runs a block. */
const isOfPackage = (url: string) =>
  !url.startsWith(new URL('runtime/', assetsUrl()).href) &&
  /(\.whl|\.zip|\.metadata|\/|\/pyodide-lock\.json)$/.test(new URL(url).pathname);

/** The lazy chunks that this page has loaded; stored for later pages without a network. */
const loadedParts = () =>
  performance
    .getEntriesByType('resource')
    .map(({ name }) => name)
    .filter(isPart);

/**
 * Prepares the next run and the next visit while no program runs: stores what was downloaded, makes
 * a snapshot of CPython's memory, starts a spare interpreter, fetches the rest of the standard
 * library, and deletes what earlier versions stored.
 */
export class Upkeep {
  private running = 0;
  /** Runs that have begun so far. */
  private begun = 0;
  private isWorking = false;
  private isAskedAgain = false;
  private readonly hasTried = { snapshot: false, others: false };

  constructor(
    private readonly environment: UpkeepEnvironment,
    private readonly runtime: MaintainedRuntime,
  ) {}

  /** Called by interpreters. */
  runBegan(): void {
    this.running++;
    this.begun++;
  }

  /** Called by interpreters, even if the run ended them. */
  runEnded(): void {
    this.running--;
    void this.work();
  }

  private readonly steps: readonly (() => Promise<unknown>)[] = [
    () => this.keepFresh(),
    () => this.keepSnapshot(),
    () => (this.environment.hasRoom ? this.runtime.warmUp() : Promise.resolve()),
    () => this.keepOthers(),
  ];

  private async work(): Promise<void> {
    this.isAskedAgain = true;
    if (this.isWorking) return;
    this.isWorking = true;
    while (this.isAskedAgain) {
      this.isAskedAgain = false;
      for (const step of this.steps) {
        const { begun } = this;
        await this.environment.whenIdle();
        // Does not delay readers who run several blocks in a row: the last run's end starts again.
        if (this.running || this.begun !== begun) break;
        await step().catch(() => undefined); // all steps are only for speed
      }
    }
    this.isWorking = false;
  }

  private async keepFresh(): Promise<void> {
    const { fresh } = this.runtime;
    for (const [role, content] of fresh) {
      await this.environment.store.keep(assetOf(role), content);
      fresh.delete(role);
    }
  }

  private async keepSnapshot(): Promise<void> {
    const image = await this.runtime.download?.image;
    if (this.hasTried.snapshot || !image || image.snapshot) return;
    this.hasTried.snapshot = true;
    const snapshot = await this.runtime.makeSnapshot();
    const content = new Blob([snapshot], { type: 'application/octet-stream' });
    await this.environment.store.keep(snapshotAsset(), content);
  }

  private async keepOthers(): Promise<void> {
    const { fetch, savesData, store } = this.environment;
    if (this.hasTried.others || savesData || !(await store.isOpen())) return;
    this.hasTried.others = true;
    await this.runtime.shareLibrary();
    await this.keepFresh();

    const parts = loadedParts().map((url) => ({ url, sha256: null }));
    for (const asset of [...SCRIPTS.map(assetOf), ...parts]) {
      if (await store.read(asset)) continue;
      const response = await fetch(asset.url);
      if (response.ok) await store.keep(asset, await response.blob());
    }

    const wanted = new Set(
      [snapshotAsset(), ...ROLES.map(assetOf), ...parts].map(({ url }) => url),
    );
    await store.prune(
      (url, isOurs) => wanted.has(url) || (isOurs && (isPart(url) || isOfPackage(url))),
    );
  }
}
