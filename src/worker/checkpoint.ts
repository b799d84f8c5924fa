import type { Checkpoint, OpenFile } from '../protocol/messages.js';
import type { Bridge } from './bridge.js';
import type { WorkingFiles } from './files.js';
import { heldObjects } from './held-objects.js';
import { KeptFiles } from './kept-files.js';
import { LibraryArchives } from './library.js';
import type { Pyodide, WholeFileSystem } from './python.js';
import { encodeHeap } from './snapshot.js';

/** Largest memory to copy, in bytes: more would take too long while a reader works. */
const LARGEST = 128 * 2 ** 20;

/** The descriptors below this are standard streams, which a new interpreter has itself. */
const STANDARD = 3;

/**
 * The open files, without the standard streams.
 *
 * @throws Error if one of them could not be reopened in the same state
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
 * Makes checkpoints of an interpreter, and lets one continue from a checkpoint: from CPython's
 * memory, the JavaScript objects it holds, and its files. Create it while the interpreter is new.
 */
export class Checkpoints {
  private readonly files: KeptFiles;
  /** How many functions compiled code can call by number. */
  private readonly functions: number;

  /** @param heldByPython what the host gives to Python, by name */
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
   * Records the state of the interpreter, while nothing runs in it.
   *
   * @throws Error if part of the state cannot exist in another Worker
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
      const { HEAPU8: heap } = this.python._module; // the call may have replaced it
      return encodeHeap(heap, heldObjects(this.python, this.heldByPython));
    } finally {
      this.bridge.call('release');
    }
  }

  /**
   * Restores the rest, after an interpreter was started from a checkpoint's memory. The page has
   * given the archives before.
   *
   * @throws Error if that fails; the interpreter is then unusable
   */
  goOn({ files, outside }: Checkpoint): void {
    const { _module: module, loadedPackages } = this.python;
    for (const name of outside.archives) void this.archives.bring(name, false);
    if (outside.functions !== this.functions) throw new Error('It has other functions.');
    this.files.put(files, outside.removed);
    module.FS.chdir(outside.workingDirectory);
    for (const file of outside.openFiles) reopen(module.FS, file);
    Object.assign(loadedPackages, outside.packages);
    this.bridge.call('release');
    this.workingFiles.adopt(outside.placed);
  }
}
