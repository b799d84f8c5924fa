import { assetOf, assetsUrl } from './assets.js';
import { openFile, type Download, type Source } from './download.js';
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
  readonly download: Promise<Download> | null;
  /** Makes a snapshot for later interpreters. */
  makeSnapshot(): Promise<ArrayBuffer>;
  /** Starts an interpreter for the next request, unless there is one. */
  warmUp(): Promise<unknown>;
  /** Hands the stored archives of the standard library to all interpreters. */
  shareLibrary(): Promise<void>;
}

/** Only Workers fetch these. */
const SCRIPTS = ['worker', 'loader', 'core'] as const;
const ARCHIVES = ['examplesLibrary', 'library'] as const;
const ROLES = [...SCRIPTS, ...ARCHIVES, 'wasm', 'startupLibrary'] as const;

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
    const download = await this.runtime.download;
    for (const [role, content] of download?.fresh ?? []) {
      await this.environment.store.keep(assetOf(role), content);
    }
    download?.fresh.clear();
  }

  private async keepSnapshot(): Promise<void> {
    const download = await this.runtime.download;
    if (this.hasTried.snapshot || !download || download.image.snapshot) return;
    this.hasTried.snapshot = true;
    const snapshot = await this.runtime.makeSnapshot();
    const content = new Blob([snapshot], { type: 'application/octet-stream' });
    await this.environment.store.keep(snapshotAsset(), content);
  }

  private async keepOthers(): Promise<void> {
    const { fetch, savesData, store } = this.environment;
    if (this.hasTried.others || savesData || !(await store.isOpen())) return;
    this.hasTried.others = true;
    for (const role of ARCHIVES) {
      if (await store.read(assetOf(role))) continue;
      await store.keep(assetOf(role), await (await openFile(role, fetch)).blob());
    }
    await this.runtime.shareLibrary();

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
