/** The parts of pyodide's interface that the host uses; the package's own types need a DOM. */

interface StreamWriter {
  /** Returns how many bytes it took. */
  write(bytes: Uint8Array): number;
  isatty: boolean;
}

/** What Emscripten makes of the wasm. */
export interface EmscriptenModule {
  /** CPython's memory; another object after it has grown. */
  readonly HEAPU8: Uint8Array<ArrayBuffer>;
  readonly HEAP32: Int32Array<ArrayBuffer>;
  /** The address of CPython's `_Py_emscripten_signal_clock`, an `int`. */
  readonly __Py_emscripten_signal_clock: number;
  /** Makes the memory that large, in bytes; nothing where it cannot be had. */
  growMemory(size: number): 1 | undefined;
  /** The address of that many bytes; 0 where they cannot be had. */
  _malloc(size: number): number;
  _free(address: number): void;
  /** What compiled code calls by numbers. */
  readonly wasmTable: { readonly length: number };
  /** The shared libraries that are loaded; the module itself is one. */
  readonly LDSO: { readonly loadedLibsByName: Readonly<Record<string, unknown>> };
  readonly FS: WholeFileSystem;
  /** A JavaScript object that Python holds; throws past the end of the table. */
  __hiwire_get(index: number): unknown;
  /** Another table, of what Python holds for good; throws past its end. */
  __hiwire_immortal_get(index: number): unknown;
}

/** pyodide's inside; not documented, hence the exact version that we pin. */
export interface PyodideApi {
  on_fatal?: (error: unknown) => void;
  /** The JavaScript objects that Python holds, as JSON; of an interpreter made with `_makeSnapshot`. */
  serializeHiwireState(): unknown;
  /** What the table of JavaScript objects begins with, in each interpreter. */
  getExpectedKeys(): readonly unknown[];
  readonly abortSignalAny: unknown;
  readonly public_api: { readonly loadedPackages: unknown };
  /** Fills the memory of a new module; returns what `serializeHiwireState` gave. */
  restoreSnapshot(snapshot: Uint8Array): unknown;
  /** Unpacks an archive into a folder and loads the libraries in it. */
  install(
    buffer: Uint8Array,
    fileName: string,
    folder: string,
    metadata: ReadonlyMap<string, string>,
  ): Promise<void>;
  /** What `loadPackage`, and micropip, find by name. */
  lockfile_packages: Readonly<Record<string, { readonly file_name: string }>>;
  readonly package_loader: { get_install_dir(installDir: string): string };
}

/** Emscripten's file system, as far as it is used. Paths may be relative to `cwd`. */
export interface FileSystem {
  cwd(): string;
  /** Makes a folder and those that it lies in, where they are missing. */
  mkdirTree(path: string): void;
  writeFile(path: string, data: Uint8Array): void;
  readFile(path: string): Uint8Array<ArrayBuffer>;
  /** With `.` and `..`. */
  readdir(path: string): string[];
  stat(path: string): Pick<Attributes, 'mode' | 'size' | 'mtime'>;
  isDir(mode: number): boolean;
  isFile(mode: number): boolean;
}

/** A file as it is opened. */
export interface FileStream {
  readonly fd: number;
  readonly path: string;
  readonly flags: number;
  position: number;
  readonly node: unknown;
  /** What its copies (`dup`) have in common. */
  readonly shared: unknown;
}

interface Attributes {
  readonly ino: number;
  readonly mode: number;
  readonly size: number;
  readonly mtime: Date;
  readonly ctime: Date;
}

/** Emscripten's file system as a checkpoint must know it. */
export interface WholeFileSystem extends FileSystem {
  /** By descriptor, with holes. */
  readonly streams: readonly (FileStream | null | undefined)[];
  chdir(path: string): void;
  lstat(path: string): Attributes;
  readlink(path: string): string;
  mkdir(path: string, mode: number): void;
  symlink(target: string, path: string): void;
  unlink(path: string): void;
  rmdir(path: string): void;
  chmod(path: string, mode: number): void;
  /** In milliseconds. */
  utime(path: string, atime: number, mtime: number): void;
  lookupPath(path: string, options: { noent_okay: boolean }): { readonly node: unknown };
  open(path: string, flags: number): FileStream;
  /** Opens it a second time, under a descriptor. */
  dupStream(stream: FileStream, descriptor: number): FileStream;
  close(stream: FileStream): void;
  isLink(mode: number): boolean;
}

/** An interpreter, as `loadPyodide` returns it. */
export interface Pyodide {
  readonly FS: FileSystem;
  /** Where installed packages came from, by name. */
  readonly loadedPackages: Record<string, string>;
  readonly _api: PyodideApi;
  readonly _module: EmscriptenModule;
  /** Gives the module, which lives until it is destroyed, and its functions with it. */
  pyimport(name: string): unknown;
  setStdout(writer: StreamWriter): void;
  setStderr(writer: StreamWriter): void;
  /** Lets CPython ask for signals between bytecodes; it would look for them in the buffer. */
  setInterruptBuffer(buffer: { 0: number }): void;
}

/** `pyodide.mjs`. */
export interface Loader {
  loadPyodide(options: {
    indexURL: string;
    /** The library itself: the build has changed the loader (docs/decisions/0034). */
    stdLibURL: Uint8Array;
    /** Makes the wasm's instance; an addition of the build's, too. */
    instantiate: (
      imports: WebAssembly.Imports,
    ) => Promise<WebAssembly.WebAssemblyInstantiatedSource>;
    lockFileContents: object;
    packageBaseUrl: string;
    createPyodideModule: unknown;
    enableRunUntilComplete: boolean;
    env: Record<string, string>;
    /** Not documented: the interpreter will be asked for a snapshot. */
    _makeSnapshot?: boolean;
    /** Not documented: restores instead of starting. */
    _loadSnapshot?: Uint8Array;
    /** Not documented: finds a JavaScript object again that Python held. */
    _snapshotDeserializer?: (key: string) => unknown;
  }): Promise<Pyodide>;
}

/** `pyodide.asm.mjs`. */
export interface Core {
  default: unknown;
}
