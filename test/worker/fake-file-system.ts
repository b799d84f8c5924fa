import type { FileSystem } from '../../src/worker/python.js';

const FOLDER = 1;
const FILE = 2;

/** A file system whose files a test writes; the time goes on with each. */
export class FakeFileSystem implements FileSystem {
  readonly files = new Map<string, { bytes: Uint8Array<ArrayBuffer>; time: number }>();
  readonly folders = new Set(['/home/reader']);
  private time = 0;

  cwd(): string {
    return '/home/reader';
  }

  mkdirTree(path: string): void {
    this.folders.add(this.absolute(path));
  }

  writeFile(path: string, data: Uint8Array): void {
    this.files.set(this.absolute(path), { bytes: new Uint8Array(data), time: ++this.time });
  }

  readFile(path: string): Uint8Array<ArrayBuffer> {
    return this.files.get(this.absolute(path))!.bytes;
  }

  readdir(path: string): string[] {
    const folder = `${this.absolute(path)}/`;
    const inside = [...this.files.keys(), ...this.folders]
      .filter((one) => one.startsWith(folder))
      .map((one) => one.slice(folder.length).split('/')[0]!);
    return ['.', '..', ...new Set(inside)];
  }

  stat(path: string) {
    const file = this.files.get(this.absolute(path));
    return file
      ? { mode: FILE, size: file.bytes.length, mtime: new Date(file.time) }
      : { mode: FOLDER, size: 4096, mtime: new Date(0) };
  }

  isDir(mode: number): boolean {
    return mode === FOLDER;
  }

  isFile(mode: number): boolean {
    return mode === FILE;
  }

  private absolute(path: string): string {
    return (path.startsWith('/') ? path : `${this.cwd()}/${path}`).replace(/\/+$/, '');
  }
}
