import type {
  FileWantedMessage,
  InstalledMessage,
  PackageFile,
  PageMessage,
  RunId,
  Wheel,
} from '../protocol/messages.js';
import { readPhrases } from '../protocol/read-phrases.js';
import { deferred, type Deferred } from './deferred.js';
import { PackageError, unexpected, type RuntimeError } from './errors.js';
import { InstallMeter, type Installation, type InstallProgress } from './installation.js';
import { PackageFileError, type PackageFiles } from './package-files.js';
import { packageSources, permissionFor, type FilePermission } from './package-sources.js';

/** Milliseconds in which a cancelled installation must end; it finishes what it is unpacking. */
const GRACE = 2000;

/** Most files of one installation. */
const MOST_FILES = 2000;

interface CurrentInstallation {
  readonly id: RunId;
  readonly meter: InstallMeter;
  readonly installed: Deferred<InstalledMessage>;
  readonly signal: AbortSignal;
  readonly permissionFor: (file: PackageFile) => FilePermission;
  /** Files that Python may still ask for. */
  filesLeft: number;
}

/** The page's part in installing packages: it fetches the files that Python asks for. */
export class Installer {
  private current: CurrentInstallation | null = null;

  constructor(
    private readonly send: (message: PageMessage, transfer?: Transferable[]) => void,
    private readonly files: PackageFiles,
    private readonly isSandboxed: boolean,
  ) {}

  /**
   * Installs what the program of run `id` needs.
   *
   * @param onProgress called with the progress
   * @param keep called with the wheels that were installed, even if others failed
   * @param signal cancels it
   * @param end called if Python does not react to that
   * @throws PackageError; the signal's reason; the reason given to `fail`
   */
  async install(
    id: RunId,
    { places, ...asked }: Installation,
    onProgress: (progress: InstallProgress) => void,
    keep: (wheels: readonly Wheel[]) => void,
    signal: AbortSignal,
    end: () => void,
  ): Promise<void> {
    const installed = deferred<InstalledMessage>();
    const sources = packageSources(places);
    this.current = {
      id,
      meter: new InstallMeter(onProgress),
      installed,
      signal,
      permissionFor: (file) => permissionFor(file, asked, sources, this.isSandboxed),
      filesLeft: MOST_FILES,
    };
    let grace: ReturnType<typeof setTimeout> | undefined;
    const abort = () => {
      grace = setTimeout(end, GRACE);
    };
    signal.addEventListener('abort', abort);
    try {
      this.send({ type: 'install', id, ...asked, sources });
      const { wheels, problem } = await installed.promise;
      keep(wheels);
      signal.throwIfAborted();
      if (problem !== null) throw new PackageError(readPhrases(problem));
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      clearTimeout(grace);
      signal.removeEventListener('abort', abort);
      this.current = null;
    }
  }

  /** Handles the Worker's messages about the installation. */
  receive(message: FileWantedMessage | InstalledMessage): void {
    const { current } = this;
    if (!current) return; // a program sent it, not our Python code
    if (message.type === 'file-wanted') void this.bring(message, current);
    else if (message.id === current.id) current.installed.resolve(message);
  }

  /** Ends the current installation, because the Worker has died. */
  fail(reason: RuntimeError): void {
    this.current?.installed.reject(reason);
  }

  private async bring(
    { key, file }: FileWantedMessage,
    current: CurrentInstallation,
  ): Promise<void> {
    const { meter, signal } = current;
    const { isAllowed, isKept } = current.permissionFor(file);
    const { bytes: onBytes, done } = meter.begin(file);
    const answer = { type: 'file', key, bytes: null, problem: null, isMissing: false } as const;
    try {
      signal.throwIfAborted();
      if (current.filesLeft-- <= 0) {
        throw new PackageFileError({ code: 'files-too-many', limit: MOST_FILES });
      }
      if (!isAllowed) throw new PackageFileError({ code: 'file-refused', url: file.url });
      const bytes = await this.files.get(file, onBytes, signal, isKept);
      done();
      this.send({ ...answer, bytes }, [bytes]);
    } catch (error) {
      const { phrase: problem, isMissing } =
        error instanceof PackageFileError ? error : new PackageFileError(unexpected(error));
      this.send({ ...answer, problem, isMissing });
    }
  }
}
