import type { Checkpoint, OpenFile } from '../protocol/messages.js';
import type { Bridge } from './bridge.js';
import type { WorkingFiles } from './files.js';
import { heldObjects } from './held-objects.js';
import { KeptFiles } from './kept-files.js';
import { LibraryArchives } from './library.js';
import type { Pyodide, WholeFileSystem } from './python.js';
import { encodeHeap } from './snapshot.js';

/** Bytes of memory that are written down; more would take too long beside what a reader does. */
const LARGEST = 128 * 2 ** 20;

/** Descriptors that are a new interpreter's own: its standard streams. */
const STANDARD = 3;

/**
 * The files that are open, but the standard streams.
 *
 * @throws Error when one of them could not be opened again as it is.
 */
function openFiles(system: WholeFileSystem): OpenFile[] {
  const open = system.streams.slice(STANDARD).filter((stream) => stream != null);
  if (new Set(open.map(({ shared }) => shared)).size < open.length) {
    throw new Error('a file is open under two descriptors');
  }
  return open.map(({ fd: descriptor, path, flags, position, node }) => {
    if (!path || system.lookupPath(path, { noent_okay: true }).node !== node) {
      throw new Error('a file is open that has no name');
    }
    return { descriptor, path, flags, position };
  });
}

function reopen(system: WholeFileSystem, { descriptor, path, flags, position }: OpenFile): void {
  const first = system.open(path, flags);
  const stream = first.fd === descriptor ? first : system.dupStream(first, descriptor);
  if (stream !== first) system.close(first);
  stream.position = position;
}

/**
 * Makes checkpoints of an interpreter, and lets one go on from a checkpoint: CPython's memory, the
 * JavaScript objects that it holds, its files. Made when the interpreter is new.
 */
export class Checkpoints {
  private readonly files: KeptFiles;
  /** How many functions compiled code can call by a number. */
  private readonly functions: number;

  /** @param heldByPython what the host gives to Python, by names */
  constructor(
    private readonly python: Pyodide,
    private readonly bridge: Bridge,
    private readonly heldByPython: Readonly<Record<string, unknown>>,
    private readonly archives: LibraryArchives,
    private readonly workingFiles: WorkingFiles,
  ) {
    this.files = new KeptFiles(python._module.FS, (path) => LibraryArchives.has(path));
    this.functions = python._module.wasmTable.length;
  }

  /**
   * Writes down what the interpreter has come to; nothing may run in it.
   *
   * @throws Error when something belongs to it that another Worker could not have.
   */
  take(): Checkpoint {
    const { _module: module, loadedPackages } = this.python;
    if (Object.keys(module.LDSO.loadedLibsByName).length > 1) {
      throw new Error('a package with compiled code is loaded');
    }
    if (module.wasmTable.length !== this.functions) throw new Error('compiled code was added');
    if (module.HEAPU8.length > LARGEST) throw new Error('it takes too much memory');
    const open = openFiles(module.FS);
    const memory = this.takeMemory();
    const { files, removed } = this.files.take();
    return {
      memory,
      files,
      outside: {
        archives: [...this.archives.brought],
        workingDirectory: module.FS.cwd(),
        openFiles: open,
        removed,
        packages: { ...loadedPackages },
        placed: [...this.workingFiles.placed],
        functions: this.functions,
      },
    };
  }

  private takeMemory(): ArrayBuffer {
    const obstacle = this.bridge.call('hold');
    if (obstacle) throw new Error(obstacle);
    try {
      const { HEAPU8: heap } = this.python._module; // may have grown by the call
      return encodeHeap(heap, heldObjects(this.python, this.heldByPython));
    } finally {
      this.bridge.call('release');
    }
  }

  /**
   * Makes the rest as it was of an interpreter that was started from a checkpoint's memory.
   *
   * @throws Error when it cannot be; the interpreter is of no use then.
   */
  goOn({ files, outside }: Checkpoint): void {
    const { _module: module, loadedPackages } = this.python;
    for (const name of outside.archives) this.archives.bring(name);
    if (outside.functions !== this.functions) throw new Error('It has other functions.');
    this.files.put(files, outside.removed);
    module.FS.chdir(outside.workingDirectory);
    for (const file of outside.openFiles) reopen(module.FS, file);
    Object.assign(loadedPackages, outside.packages);
    this.bridge.call('release');
    this.workingFiles.adopt(outside.placed);
  }
}
