import type { ArchiveName, Given, LibraryFiles } from '../protocol/messages.js';
import type { FileSystem } from './python.js';

/** The archive's path in the interpreter's file system. Its bytecode contains the path too. */
const archivePath = (name: ArchiveName) => `/lib/python314-${name}.zip`;

/** An archive's bytes, or why there are none. */
type GivenArchive = Pick<Given, 'bytes'> & Partial<Given>;

/** Brings archives of the standard library into an interpreter's file system. */
export class LibraryArchives {
  /** The archives brought so far. */
  readonly brought: ArchiveName[] = [];

  private readonly coming = new Map<ArchiveName, Promise<string>>();

  /**
   * @param files what the page has handed over so far
   * @param want asks the page for another one
   * @param wantNow the same, and blocks; null if that is impossible, or stopped
   */
  constructor(
    private readonly system: Pick<FileSystem, 'writeFile'>,
    private readonly files: () => LibraryFiles,
    private readonly want: (name: ArchiveName) => Promise<GivenArchive>,
    private readonly wantNow: (name: ArchiveName) => GivenArchive | null,
  ) {}

  /** Whether a path is one of the archives. */
  static has(path: string): boolean {
    return path === archivePath('examples') || path === archivePath('library');
  }

  /**
   * Brings an archive, and returns its path.
   *
   * @param waits whether Python can wait for a promise
   * @throws Error if it is not available (or rejects); the import then fails with its message
   */
  bring(name: ArchiveName, waits: boolean): string | Promise<string> {
    if (this.brought.includes(name)) return archivePath(name);
    const file = this.files()[name];
    if (file) return this.put(name, new FileReaderSync().readAsArrayBuffer(file));
    if (!waits) return this.accept(name, this.wantNow(name));
    let coming = this.coming.get(name);
    coming ??= this.want(name).then((given) => this.accept(name, given));
    this.coming.set(name, coming);
    return coming.finally(() => this.coming.delete(name));
  }

  /** Brings an archive before Python asks for it, which could only block. Never rejects. */
  async prepare(name: ArchiveName): Promise<void> {
    try {
      await this.bring(name, true);
    } catch {
      // Python reports it.
    }
  }

  private accept(name: ArchiveName, given: GivenArchive | null): string {
    if (given?.bytes) return this.put(name, given.bytes);
    const { problem = '' } = (given?.answer ?? {}) as { problem?: string };
    throw new Error(
      `The rest of Python's standard library could not be fetched${problem && `: ${problem}`}.`,
    );
  }

  private put(name: ArchiveName, bytes: ArrayBuffer): string {
    const path = archivePath(name);
    if (this.brought.includes(name)) return path; // meanwhile
    this.system.writeFile(path, new Uint8Array(bytes));
    this.brought.push(name);
    return path;
  }
}
