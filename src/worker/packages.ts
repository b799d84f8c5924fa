import type {
  FileMessage,
  FileWantedMessage,
  InstalledMessage,
  InstallRequest,
  PackageFile,
  PackageSources,
  Phrase,
  ToldPhrase,
  Wheel,
} from '../protocol/messages.js';
import { readPhrase, readPhrases } from '../protocol/read-phrases.js';
import { lastLineOf, messageOf } from './breakdown.js';
import type { Bridge, FetchedFile, WorkerCalls } from './bridge.js';
import type { Pyodide } from './python.js';

/** Marks the comment in which a script declares what it needs (PEP 723). */
const SCRIPT_METADATA = '# /// script';

/** Why something could not be installed. */
class InstallError extends Error {
  constructor(readonly phrases: readonly Phrase[]) {
    super();
  }
}

/** @throws InstallError if Python reports a failure */
function worked<T extends object>(answer: T | { readonly error: readonly ToldPhrase[] }): T {
  if ('error' in answer) throw new InstallError(readPhrases(answer.error));
  return answer;
}

/** A file from the page. */
type BroughtFile = Pick<FileMessage, 'bytes' | 'problem' | 'isMissing'>;

const failed = ({ name }: Pick<Wheel, 'name'>): Phrase => ({
  code: 'package-failed',
  name,
  by: '',
});

/**
 * Installs what a program needs before it runs. Python chooses, the page fetches the files (and
 * stores them for the next visit), and pyodide unpacks them.
 */
export class PackageInstaller {
  private readonly wanted = new Map<number, (file: FileMessage) => void>();
  private lastKey = 0;
  private installations = 0;
  /** The sources that Python has, as JSON. */
  private offered = '';
  /** Wheels that were fetched for their requirements, by address. */
  private brought = new Map<string, BroughtFile>();

  constructor(
    private readonly python: Pyodide,
    private readonly bridge: Pick<Bridge, 'call'>,
    private readonly post: (message: FileWantedMessage | InstalledMessage) => void,
    /** Brings what Python needs of the standard library to choose packages. */
    private readonly prepare: () => Promise<void>,
  ) {}

  /** Whether an installation is under way. */
  get isBusy(): boolean {
    return this.installations > 0;
  }

  /** Fetches a file for Python, which deletes it afterwards. */
  async fetch(wanted: Parameters<WorkerCalls['fetch']>[0]): Promise<FetchedFile> {
    const { bytes, problem, isMissing } = await this.bring({ ...wanted, size: null });
    const path = bytes && `/tmp/python-run-${String(++this.lastKey)}`;
    if (path) this.python.FS.writeFile(path, new Uint8Array(bytes));
    return { path, problem, isMissing };
  }

  /** Handles the page's answer to `file-wanted`. */
  receive(message: FileMessage): void {
    this.wanted.get(message.key)?.(message);
    this.wanted.delete(message.key);
  }

  /** Installs, and reports the result. Never rejects. */
  async install({ id, code, requirements, wheels, sources }: InstallRequest): Promise<void> {
    const installed: Wheel[] = [];
    let problem: InstalledMessage['problem'] = null;
    this.installations++;
    try {
      await this.add(wheels, installed);
      const asked = [...requirements, ...(await this.declared(code))];
      if (asked.length > 0) {
        await this.add(await this.plan(asked, sources), installed);
      }
      await this.addImported(code, sources, installed);
    } catch (error) {
      problem =
        error instanceof InstallError
          ? error.phrases
          : [readPhrase({ code: 'packages-failed', detail: messageOf(error) })];
    }
    this.installations--;
    this.brought = new Map();
    this.post({ type: 'installed', id, wheels: installed, problem });
  }

  /** What a script declares that it needs. */
  private async declared(code: string): Promise<readonly string[]> {
    if (!code.includes(SCRIPT_METADATA)) return [];
    await this.prepare();
    return worked(this.bridge.call('declared', { code })).requirements;
  }

  /**
   * Installs what a program imports, if the lock file knows it. The program may do without it, or
   * never get there: so a failure is reported only where the import fails.
   */
  private async addImported(
    code: string,
    sources: PackageSources,
    installed: Wheel[],
  ): Promise<void> {
    const modules = this.bridge.call('missing', { code });
    if (modules.length === 0) return;
    try {
      await this.offer(sources);
      const names = Object.values(this.bridge.call('providers', { modules }));
      if (names.length > 0) await this.add(await this.plan(names, sources), installed);
    } catch (error) {
      if (!(error instanceof InstallError)) throw error;
      this.bridge.call('remember', {
        modules,
        why: error.phrases,
      });
    }
  }

  /** Gives sources to Python. Fetches the lock file once for the same sources. */
  private async offer(sources: PackageSources): Promise<void> {
    const key = JSON.stringify(sources);
    if (this.offered === key) return;
    await this.prepare();
    const { lockUrl: url, lockSha256: sha256 } = sources;
    const file = { kind: 'lock', url, name: '', sha256, size: null } as const;
    const { bytes, problem } = await this.bring(file);
    if (!bytes)
      throw new InstallError([{ code: 'package-list-failed' }, ...(problem ? [problem] : [])]);
    const lock = new TextDecoder().decode(bytes);
    this.shareLock(lock, sources.baseUrl);
    this.bridge.call('offer', { sources, lock });
    this.offered = key;
  }

  /** Makes pyodide's `loadPackage` and micropip find the same packages. */
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
    await this.offer(sources);
    return worked(await this.bridge.call('choose', { requirements })).wheels;
  }

  /** Fetches all files before it unpacks the first: a failed download leaves nothing half done. */
  private async add(wheels: readonly Wheel[], installed: Wheel[]): Promise<void> {
    if (wheels.length === 0) return;
    const files = await Promise.all(wheels.map((wheel) => this.bring({ ...wheel, kind: 'wheel' })));
    for (const [index, { problem }] of files.entries()) {
      if (!problem) continue;
      throw new InstallError([failed(wheels[index]!), problem]);
    }
    for (const [index, { name, fileName, url, sha256, installDir }] of wheels.entries()) {
      const { _api, loadedPackages } = this.python;
      const folder = _api.package_loader.get_install_dir(installDir);
      const metadata = new Map([
        ['INSTALLER', 'python-run'],
        ['PYODIDE_SOURCE', sha256 === null ? url : 'pypi'],
      ]);
      try {
        await _api.install(new Uint8Array(files[index]!.bytes!), fileName, folder, metadata);
      } catch (error) {
        const damage = { code: 'wheel-damaged', file: fileName, detail: lastLineOf(error) };
        throw new InstallError([failed({ name }), readPhrase(damage)]);
      }
      loadedPackages[name] = url;
      installed.push(wheels[index]!);
    }
    this.bridge.call('finish');
  }

  /** Asks the page for a file. */
  private async bring(file: PackageFile): Promise<BroughtFile> {
    const brought = this.brought.get(file.url);
    if (brought) return brought;
    const key = ++this.lastKey;
    const { kind, url, name, sha256, size } = file;
    const message = await new Promise<FileMessage>((resolve) => {
      this.wanted.set(key, resolve);
      this.post({ type: 'file-wanted', key, file: { kind, url, name, sha256, size } });
    });
    if (message.bytes && kind === 'wheel') this.brought.set(url, message);
    return message;
  }
}
