import type { PackageFile, Wheel } from '../protocol/messages.js';
import type { PackagePlaces } from './package-sources.js';

/** What a program needs before it runs. */
export interface Installation {
  /** Its imports and its own declaration (PEP 723) are looked at. */
  readonly code: string;
  /** Names, requirements (PEP 508) and addresses of wheels. */
  readonly requirements: readonly string[];
  /** What was chosen before, to be installed again as it was, first. */
  readonly wheels: readonly Wheel[];
  readonly places: PackagePlaces;
}

/** How far the installation of packages is on its way. */
export type InstallProgress =
  /** What is needed is being found out. */
  | { readonly phase: 'resolve'; readonly name: string }
  | {
      readonly phase: 'install';
      /** Of the packages that are on their way; of all when they are here. */
      readonly names: readonly string[];
      /** Bytes. */
      readonly loaded: number;
      /** Null where a server does not tell. */
      readonly total: number | null;
    };

/** Adds up what has come of the files of one installation. */
export class InstallMeter {
  private readonly wheels = new Map<
    string,
    { name: string; loaded: number; total: number | null; isHere: boolean }
  >();

  constructor(private readonly tell: (progress: InstallProgress) => void) {}

  /** A file was asked for. Returns what is told of its bytes, and that it is here. */
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
