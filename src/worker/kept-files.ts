import type { KeptFile } from '../protocol/messages.js';
import type { WholeFileSystem } from './python.js';

/** Most bytes of files in a checkpoint. */
const LARGEST = 64 * 2 ** 20;

/** These contain devices, not files. */
const DEVICES = ['/dev', '/proc'];

/** How an interpreter's file system differs from a new one's. */
export class KeptFiles {
  /** For each path in a new interpreter, a string that changes with it. */
  private readonly base: ReadonlyMap<string, string>;
  /** The same for the files that the page has. */
  private sentStates = new Map<string, string>();

  /**
   * @param system of an interpreter in which nothing has run yet
   * @param isElsewhere whether another interpreter gets a path in another way
   */
  constructor(
    private readonly system: WholeFileSystem,
    private readonly isElsewhere: (path: string) => boolean,
  ) {
    this.base = this.look();
  }

  /**
   * Returns the files that are new or changed, and the paths that are gone. Leaves out contents
   * that were returned before.
   *
   * @throws Error if there is too much, or something is not a file
   */
  take(): { readonly files: readonly KeptFile[]; readonly removed: readonly string[] } {
    const now = this.look();
    const changed = [...now].filter(([path, state]) => this.base.get(path) !== state);
    let room = LARGEST;
    const files = changed.map(([path, state]) => {
      const { mode, mtime, size } = this.system.lstat(path);
      room -= size;
      if (room < 0) throw new Error('there are too many files');
      const content = this.sentStates.get(path) === state ? null : this.contentOf(path, mode);
      return { path, mode, mtime: mtime.getTime(), content };
    });
    this.sentStates = new Map(changed);
    return { files, removed: [...this.base.keys()].filter((path) => !now.has(path)) };
  }

  /** Applies a checkpoint's files to a new interpreter. */
  put(files: readonly KeptFile[], removed: readonly string[]): void {
    const { system } = this;
    for (const path of removed.toReversed()) {
      if (system.isDir(system.lstat(path).mode)) system.rmdir(path);
      else system.unlink(path);
    }
    for (const { path, mode, content } of files) this.write(path, mode, content);
    // Writing into a folder has changed its time.
    for (const { path, mode, mtime } of files.toReversed()) {
      if (!system.isLink(mode)) system.utime(path, mtime, mtime);
    }
    this.sentStates = new Map(
      [...this.look()].filter(([path, state]) => this.base.get(path) !== state),
    );
  }

  private write(path: string, mode: number, content: KeptFile['content']): void {
    const { system } = this;
    const isThere = system.lookupPath(path, { noent_okay: true }).node !== undefined;
    if (typeof content === 'string') system.symlink(content, path);
    else if (content) system.writeFile(path, content);
    else if (!isThere) system.mkdir(path, mode);
    if (!system.isLink(mode)) system.chmod(path, mode);
  }

  private contentOf(path: string, mode: number): KeptFile['content'] {
    const { system } = this;
    if (system.isFile(mode)) return system.readFile(path);
    return system.isLink(mode) ? system.readlink(path) : null;
  }

  /** Each path with a string that changes with it; folders come before their contents. */
  private look(): Map<string, string> {
    const found = new Map<string, string>();
    const folders = ['/'];
    for (const folder of folders) {
      for (const name of this.system.readdir(folder)) {
        const path = (folder === '/' ? '' : folder) + '/' + name;
        if (name === '.' || name === '..' || DEVICES.includes(path) || this.isElsewhere(path)) {
          continue;
        }
        const { ino, mode, size, mtime, ctime } = this.system.lstat(path);
        const isFolder = this.system.isDir(mode);
        if (isFolder) folders.push(path);
        else if (!this.system.isFile(mode) && !this.system.isLink(mode)) {
          throw new Error('there is something that is no file');
        }
        const times = [mtime.getTime(), ctime.getTime()];
        found.set(path, [ino, mode, isFolder ? 0 : size, ...times].join(' '));
      }
    }
    return found;
  }
}
