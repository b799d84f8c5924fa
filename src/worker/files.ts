import type { WorkingFile, WrittenFile } from '../protocol/messages.js';
import type { FileSystem } from './python.js';

/** Most bytes of files that one run sends to the page. */
const LARGEST = 50_000_000;
/** Most files and folders that are examined. */
const MOST = 1000;

/** Files that are not meant for readers. */
const isHidden = (name: string) => name.startsWith('.') || name === '__pycache__';

/** The files in an interpreter's first working directory: the page's, and new ones. */
export class WorkingFiles {
  private readonly root: string;
  /** The page's files, by address and path. */
  readonly placed = new Set<string>();
  /** Size and time of each file at the last look. */
  private known = new Map<string, string>();

  constructor(private readonly system: FileSystem) {
    this.root = system.cwd();
  }

  /** Writes files to the working directory, each once: a program's changes to it stay. */
  async place(files: readonly WorkingFile[]): Promise<void> {
    for (const { url, path, content } of files) {
      const key = `${url} ${path}`;
      if (this.placed.has(key)) continue;
      const folder = path.slice(0, path.lastIndexOf('/') + 1);
      if (folder) this.system.mkdirTree(folder);
      this.system.writeFile(path, new Uint8Array(await content.arrayBuffer()));
      this.placed.add(key);
    }
    if (files.length > 0) this.look();
  }

  /** Counts the existing files as known, and those with these keys as the page's. */
  adopt(keys: readonly string[]): void {
    for (const key of keys) this.placed.add(key);
    this.look();
  }

  /** Returns the files that are new or have changed since the last look, sorted by name. */
  takeWritten(): WrittenFile[] {
    const before = this.known;
    this.look();
    let room = LARGEST;
    return [...this.known]
      .filter(([path, state]) => before.get(path) !== state)
      .map(([path]) => {
        const whole = `${this.root}/${path}`;
        const { size } = this.system.stat(whole);
        const fits = size <= room;
        if (fits) room -= size;
        return { path, size, content: fits ? new Blob([this.system.readFile(whole)]) : null };
      });
  }

  private look(): void {
    this.known = new Map();
    const folders = [''];
    let looked = 0;
    for (const folder of folders) {
      const names = this.system.readdir(`${this.root}/${folder}`);
      for (const name of names.sort()) {
        if (isHidden(name) || looked++ >= MOST) continue;
        const path = folder + name;
        const { mode, size, mtime } = this.system.stat(`${this.root}/${path}`);
        if (this.system.isDir(mode)) folders.push(`${path}/`);
        else if (this.system.isFile(mode)) {
          this.known.set(path, `${String(size)} ${String(mtime.getTime())}`);
        }
      }
    }
  }
}
