import type {
  FileMessage,
  FileWantedMessage,
  InstalledMessage,
  InstallRequest,
  PackageFile,
  PackageSources,
  Wheel,
} from '../protocol/messages.js';
import type { PyFunction, PyProxy, Pyodide } from './python.js';

/** Marks the comment by which a script declares what it needs (PEP 723). */
const SCRIPT_METADATA = '# /// script';

const asObject = (proxy: PyProxy) => proxy.toJs({ dict_converter: Object.fromEntries });

/** Why something is not installed: sentences for the reader. */
class InstallError extends Error {}

/** `python_run.packages.Packages`. */
interface Planner extends PyProxy {
  plan(requirements: PyProxy): Promise<PyProxy>;
  providers(modules: PyProxy): PyProxy;
}

/** The module `python_run.packages`. */
interface PackagesModule {
  readonly Packages: (sources: PyProxy, lock: string, fetch: unknown) => Planner;
  readonly declared: (code: string) => PyProxy;
  readonly finish: () => void;
}

/** What Python is given of a file. */
interface GivenFile {
  readonly bytes: Uint8Array | null;
  readonly problem: string;
  readonly isMissing: boolean;
}

/**
 * Installs what a program needs, before it runs. Python chooses, the page brings the files (and
 * keeps them for the next visit), pyodide unpacks.
 */
export class PackageInstaller {
  private readonly wanted = new Map<number, (file: FileMessage) => void>();
  private lastKey = 0;
  private installations = 0;
  private planner: { readonly sources: string; readonly planner: Planner } | null = null;
  /** Wheels that were brought to see what they need, by their addresses. */
  private brought = new Map<string, Uint8Array>();

  constructor(
    private readonly python: Pyodide,
    private readonly post: (message: FileWantedMessage | InstalledMessage) => void,
    /** `fetch`, as Python is given it. */
    private readonly fetchForPython: unknown = (...call: Parameters<PackageInstaller['fetch']>) =>
      this.fetch(...call),
  ) {}

  /** Whether an installation is on. */
  get isBusy(): boolean {
    return this.installations > 0;
  }

  /** Brings a file that Python asks for. */
  fetch(kind: PackageFile['kind'], url: string, name: string, sha256: string): Promise<GivenFile> {
    return this.bring({ kind, url, name, sha256: sha256 || null, size: null });
  }

  /** Imported when there is something to install: a first run can do without. */
  private get packages(): PackagesModule {
    return this.python.pyimport('python_run.packages') as unknown as PackagesModule;
  }

  /** What the page answers to `file-wanted`. */
  receive(message: FileMessage): void {
    this.wanted.get(message.key)?.(message);
    this.wanted.delete(message.key);
  }

  /** Installs, and says so; never rejects. */
  async install({ id, code, requirements, wheels, sources }: InstallRequest): Promise<void> {
    const installed: Wheel[] = [];
    let problem: string | null = null;
    this.installations++;
    try {
      await this.add(wheels, installed);
      const asked = [...requirements, ...this.declared(code)];
      if (asked.length > 0) {
        await this.add(await this.plan(asked, sources), installed);
      }
      await this.addImported(code, sources, installed);
    } catch (error) {
      problem = error instanceof Error ? error.message : String(error);
      if (!(error instanceof InstallError)) problem = `Packages could not be installed. ${problem}`;
    }
    this.installations--;
    this.brought = new Map();
    this.post({ type: 'installed', id, wheels: installed, problem });
  }

  /** What a script says itself that it needs. */
  private declared(code: string): readonly string[] {
    if (!code.includes(SCRIPT_METADATA)) return [];
    const declared = asObject(this.packages.declared(code)) as {
      readonly requirements: readonly string[];
      readonly error?: string;
    };
    if (declared.error !== undefined) throw new InstallError(declared.error);
    return declared.requirements;
  }

  /**
   * What a program imports and the lock file knows. It may do without, or never come to it: what
   * cannot be installed is told where the import fails.
   */
  private async addImported(
    code: string,
    sources: PackageSources,
    installed: Wheel[],
  ): Promise<void> {
    const { missing } = this.python.pyimport('python_run.imports');
    const modules = (missing as PyFunction)(code) as PyProxy;
    if ((asObject(modules) as readonly string[]).length === 0) return;
    try {
      const found = (await this.planners(sources)).providers(modules);
      const names = Object.values(asObject(found) as Record<string, string>);
      if (names.length > 0) await this.add(await this.plan(names, sources), installed);
    } catch (error) {
      if (!(error instanceof InstallError)) throw error;
      const { remember } = this.python.pyimport('python_run.missing');
      (remember as PyFunction)(modules, error.message);
    }
  }

  /** The planner for some sources; its lock file is read once. */
  private async planners(sources: PackageSources): Promise<Planner> {
    const key = JSON.stringify(sources);
    if (this.planner?.sources !== key) {
      const lock = await this.bring({
        kind: 'lock',
        url: sources.lockUrl,
        name: '',
        sha256: sources.lockSha256,
        size: null,
      });
      if (!lock.bytes) {
        throw new InstallError(`The list of packages could not be had: ${lock.problem}`);
      }
      const text = new TextDecoder().decode(lock.bytes);
      this.shareLock(text, sources.baseUrl);
      const planner = this.packages.Packages(this.python.toPy(sources), text, this.fetchForPython);
      this.planner = { sources: key, planner };
    }
    return this.planner.planner;
  }

  /** Lets programs that use pyodide's `loadPackage` or micropip find the same packages. */
  private shareLock(text: string, baseUrl: string): void {
    const { _api } = this.python;
    const { packages } = JSON.parse(text) as { packages: typeof _api.lockfile_packages };
    _api.lockfile_packages = Object.fromEntries(
      Object.entries(packages).map(([name, entry]) => [
        name,
        { ...entry, file_name: new URL(entry.file_name, baseUrl).href },
      ]),
    );
  }

  private async plan(
    requirements: readonly string[],
    sources: PackageSources,
  ): Promise<readonly Wheel[]> {
    const planner = await this.planners(sources);
    const plan = asObject(await planner.plan(this.python.toPy(requirements))) as {
      readonly wheels: readonly Wheel[];
      readonly error?: string;
    };
    if (plan.error !== undefined) throw new InstallError(plan.error);
    return plan.wheels;
  }

  /** Brings all files before the first is unpacked: what fails then leaves nothing half done. */
  private async add(wheels: readonly Wheel[], installed: Wheel[]): Promise<void> {
    if (wheels.length === 0) return;
    const files = await Promise.all(wheels.map((wheel) => this.bring({ ...wheel, kind: 'wheel' })));
    for (const [index, { problem }] of files.entries()) {
      if (!problem) continue;
      const { name } = wheels[index]!;
      throw new InstallError(`The package ${name} could not be installed: ${problem}`);
    }
    for (const [index, { name, fileName, url, sha256, installDir }] of wheels.entries()) {
      const { _api, loadedPackages } = this.python;
      const folder = _api.package_loader.get_install_dir(installDir);
      const metadata = new Map([
        ['INSTALLER', 'python-run'],
        ['PYODIDE_SOURCE', sha256 === null ? url : 'pypi'],
      ]);
      try {
        await _api.install(files[index]!.bytes!, fileName, folder, metadata);
      } catch (error) {
        const why = String(error).trim().split('\n').at(-1) ?? '';
        throw new InstallError(`The package ${name} could not be unpacked (${fileName}): ${why}`);
      }
      loadedPackages[name] = url;
      installed.push(wheels[index]!);
    }
    this.packages.finish();
  }

  /** Asks the page for a file. */
  private async bring(file: PackageFile): Promise<GivenFile> {
    const brought = this.brought.get(file.url);
    if (brought) return { bytes: brought, problem: '', isMissing: false };
    const key = ++this.lastKey;
    const { kind, url, name, sha256, size } = file;
    const message = await new Promise<FileMessage>((resolve) => {
      this.wanted.set(key, resolve);
      this.post({ type: 'file-wanted', key, file: { kind, url, name, sha256, size } });
    });
    const { problem, isMissing } = message;
    const bytes = message.bytes && new Uint8Array(message.bytes);
    if (bytes && kind === 'wheel') this.brought.set(url, bytes);
    return { bytes, problem, isMissing };
  }
}
