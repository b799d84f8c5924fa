/** The parts of pyodide's interface that the host uses; the package's own types need a DOM. */

/** A Python object held from JavaScript; it lives until it is destroyed. */
export interface PyProxy {
  destroy(): void;
  toJs(options: { dict_converter: (entries: Iterable<[string, unknown]>) => object }): unknown;
}

/** A Python function; what it returns is an awaitable when it is `async`. */
export interface PyFunction extends PyProxy {
  (...args: unknown[]): unknown;
}

interface StreamWriter {
  /** Returns how many bytes it took. */
  write(bytes: Uint8Array): number;
  isatty: boolean;
}

/** What Emscripten makes of the wasm. */
export interface EmscriptenModule {
  /** CPython's memory; another object after it has grown. */
  readonly HEAPU8: Uint8Array<ArrayBuffer>;
}

/** pyodide's inside; not documented, hence the exact version that we pin. */
export interface PyodideApi {
  on_fatal?: (error: unknown) => void;
  /** The JavaScript objects that Python holds, as JSON. */
  serializeHiwireState(): unknown;
  /** Fills the memory of a new module; returns what `serializeHiwireState` gave. */
  restoreSnapshot(snapshot: Uint8Array): unknown;
}

/** An interpreter, as `loadPyodide` returns it. */
export interface Pyodide {
  readonly FS: { writeFile(path: string, data: Uint8Array): void };
  readonly version: string;
  readonly _api: PyodideApi;
  readonly _module: EmscriptenModule;
  pyimport(name: string): PyProxy & Record<string, unknown>;
  runPython(code: string): unknown;
  setStdout(writer: StreamWriter): void;
  setStderr(writer: StreamWriter): void;
  /** Lets CPython ask for signals between bytecodes; it would look for them in the buffer. */
  setInterruptBuffer(buffer: { 0: number }): void;
}

/** `pyodide.mjs`. */
export interface Loader {
  loadPyodide(options: {
    indexURL: string;
    stdLibURL: string;
    lockFileContents: object;
    packageBaseUrl: string;
    createPyodideModule: unknown;
    enableRunUntilComplete: boolean;
    env: Record<string, string>;
    /** Not documented: the interpreter will be asked for a snapshot. */
    _makeSnapshot?: boolean;
    /** Not documented: restores instead of starting. */
    _loadSnapshot?: Uint8Array;
  }): Promise<Pyodide>;
}

/** `pyodide.asm.mjs`. */
export interface Core {
  default: unknown;
}
