import type { PackageFile, Wheel } from '../protocol/messages.js';
import type { PackagePlaces } from './package-sources.js';

/** What a program needs before it runs. */
export interface Installation {
  /** Its imports and its inline metadata (PEP 723) are examined. */
  readonly code: string;
  /** Names, requirements (PEP 508) and addresses of wheels. */
  readonly requirements: readonly string[];
  /** Wheels that were chosen before; they are installed first, unchanged. */
  readonly wheels: readonly Wheel[];
  readonly places: PackagePlaces;
}

/** Progress of the installation of packages. */
export type InstallProgress =
  /** Python determines what is needed. */
  | { readonly phase: 'resolve'; readonly name: string }
  | {
      readonly phase: 'install';
      /** The packages still being downloaded; all of them once they are here. */
      readonly names: readonly string[];
      /** Bytes. */
      readonly loaded: number;
      /** Null if a server does not say. */
      readonly total: number | null;
    };

/** Sums up the downloads of one installation. */
export class InstallMeter {
  private readonly wheels = new Map<
    string,
    { name: string; loaded: number; total: number | null; isHere: boolean }
  >();

  constructor(private readonly tell: (progress: InstallProgress) => void) {}

  /** Called when a file is requested. Call `bytes` as it comes, and `done` when it is here. */
  begin({ kind, url, name, size }: PackageFile): {
    readonly bytes: (loaded: number, total: number | null) => void;
    readonly done: () => void;
  } {
    if (kind !== 'wheel') {
      if (this.wheels.size === 0) this.tell({ phase: 'resolve', name });
      return { bytes: () => undefined, done: () => undefined };
    }
    const wheel = { name, loaded: 0, total: size, isHere: false };
    this.wheels.set(url, wheel);
    this.report();
    return {
      bytes: (loaded, total) => {
        Object.assign(wheel, { loaded, total });
        this.report();
      },
      done: () => {
        wheel.isHere = true;
        this.report();
      },
    };
  }

  private report(): void {
    const all = [...this.wheels.values()];
    const coming = all.filter(({ isHere }) => !isHere);
    const names = (coming.length > 0 ? coming : all).map(({ name }) => name);
    const loaded = all.reduce((sum, one) => sum + one.loaded, 0);
    const total = all.reduce<number | null>(
      (sum, one) => (sum === null || one.total === null ? null : sum + one.total),
      0,
    );
    this.tell({ phase: 'install', names, loaded, total });
  }
}
