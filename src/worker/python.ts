/** The parts of pyodide's interface that the host uses. The package's own types need a DOM. */

interface StreamWriter {
  /** Returns how many bytes it took. */
  write(bytes: Uint8Array): number;
  isatty: boolean;
}

/** Emscripten's module. */
export interface EmscriptenModule {
  /** CPython's memory. After it grows, this is another object. */
  readonly HEAPU8: Uint8Array<ArrayBuffer>;
  readonly HEAP32: Int32Array<ArrayBuffer>;
  /** The address of CPython's `_Py_emscripten_signal_clock`, an `int`. */
  readonly __Py_emscripten_signal_clock: number;
  /** Grows the memory to this many bytes; undefined if that is not possible. */
  growMemory(size: number): 1 | undefined;
  /** Allocates this many bytes. Returns their address, or 0 if that is not possible. */
  _malloc(size: number): number;
  _free(address: number): void;
  /** Functions that compiled code calls by number. */
  readonly wasmTable: { readonly length: number };
  /** The loaded shared libraries; the module itself is one. */
  readonly LDSO: { readonly loadedLibsByName: Readonly<Record<string, unknown>> };
  readonly FS: WholeFileSystem;
  /** Returns a JavaScript object that Python holds; throws past the end of the table. */
  __hiwire_get(index: number): unknown;
  /** The same for the table of what Python holds for good. */
  __hiwire_immortal_get(index: number): unknown;
}

/** pyodide's internals: they are undocumented, so we pin an exact version. */
export interface PyodideApi {
  on_fatal?: (error: unknown) => void;
  /** JSON of the JavaScript objects that Python holds; needs `_makeSnapshot`. */
  serializeHiwireState(): unknown;
  /** The first entries of the table of JavaScript objects, the same in every interpreter. */
  getExpectedKeys(): readonly unknown[];
  readonly abortSignalAny: unknown;
  readonly public_api: { readonly loadedPackages: unknown };
  /** Fills the memory of a new module. Returns what `serializeHiwireState` returned. */
  restoreSnapshot(snapshot: Uint8Array): unknown;
  /** Unpacks an archive into a folder and loads its libraries. */
  install(
    buffer: Uint8Array,
    fileName: string,
    folder: string,
    metadata: ReadonlyMap<string, string>,
  ): Promise<void>;
  /** The packages that `loadPackage` and micropip find by name. */
  lockfile_packages: Readonly<Record<string, { readonly file_name: string }>>;
  readonly package_loader: { get_install_dir(installDir: string): string };
}

/** Emscripten's file system, as far as we use it. Paths may be relative to `cwd`. */
export interface FileSystem {
  cwd(): string;
  /** Makes a folder and its missing parents. */
  mkdirTree(path: string): void;
  writeFile(path: string, data: Uint8Array): void;
  readFile(path: string): Uint8Array<ArrayBuffer>;
  /** Includes `.` and `..`. */
  readdir(path: string): string[];
  stat(path: string): Pick<Attributes, 'mode' | 'size' | 'mtime'>;
  isDir(mode: number): boolean;
  isFile(mode: number): boolean;
}

/** An open file. */
export interface FileStream {
  readonly fd: number;
  readonly path: string;
  readonly flags: number;
  position: number;
  readonly node: unknown;
  /** What copies of the descriptor (`dup`) share. */
  readonly shared: unknown;
}

interface Attributes {
  readonly ino: number;
  readonly mode: number;
  readonly size: number;
  readonly mtime: Date;
  readonly ctime: Date;
}

/** The additional parts that a checkpoint needs. */
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
  /** Opens the file a second time, under this descriptor. */
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
  /** Returns the module. It and its functions live until it is destroyed. */
  pyimport(name: string): unknown;
  setStdout(writer: StreamWriter): void;
  setStderr(writer: StreamWriter): void;
  /** Makes CPython check for signals between bytecodes; by itself it would look in the buffer. */
  setInterruptBuffer(buffer: { 0: number }): void;
}

/** `pyodide.mjs`. */
export interface Loader {
  loadPyodide(options: {
    indexURL: string;
    /** The library's bytes: the build changed the loader to take them (docs/decisions/0034). */
    stdLibURL: Uint8Array;
    /** Instantiates the wasm; also added by the build. */
    instantiate: (
      imports: WebAssembly.Imports,
    ) => Promise<WebAssembly.WebAssemblyInstantiatedSource>;
    lockFileContents: object;
    packageBaseUrl: string;
    createPyodideModule: unknown;
    enableRunUntilComplete: boolean;
    env: Record<string, string>;
    /** Undocumented: the interpreter will be asked for a snapshot. */
    _makeSnapshot?: boolean;
    /** Undocumented: restores a snapshot instead of starting. */
    _loadSnapshot?: Uint8Array;
    /** Undocumented: finds a JavaScript object that Python held. */
    _snapshotDeserializer?: (key: string) => unknown;
  }): Promise<Pyodide>;
}

/** `pyodide.asm.mjs`. */
export interface Core {
  default: unknown;
}
