import type {
  ArchiveName,
  Check,
  DisplayAct,
  PackageFile,
  PackageSources,
  ProgramQuestion,
  QuestionCalls,
  RunOutcome,
  RunRequest,
  ToldPhrase,
  Wheel,
} from '../protocol/messages.js';
import type { Reply } from './input.js';
import type { Pyodide } from './python.js';

/** Why packages cannot be installed. */
interface Failure {
  readonly error: readonly ToldPhrase[];
}

/** What Python does for the Worker. `python_run/bridge.py` says where; a test compares types. */
export interface PythonCalls extends QuestionCalls {
  /** Sets up a new interpreter. */
  start(): void;
  /** Imports what a first run needs, before a snapshot is made. */
  prepare(): void;
  /** Renews what is random, or depends on the time, after a snapshot. */
  refresh(): void;
  /** Makes the interpreter ready to be copied. Returns why that is impossible, or ''. */
  hold(): string;
  /** Lets the interpreter continue: the copied one, or the copy. */
  release(): void;

  run(
    program: Pick<RunRequest, 'code' | 'filename' | 'mode' | 'examples' | 'expect'> & {
      /** What happens to tasks that the program leaves behind. */
      readonly tasks: 'keep' | 'cancel';
    },
  ): Promise<RunOutcome>;
  /** Interrupts what the running program awaits. Returns false if it awaits nothing. */
  interrupt(): boolean;

  /** Which of a program's imported modules are missing. */
  missing(program: { readonly code: string }): readonly string[];
  /** Stores why the packages of these modules were not installed. */
  remember(failure: {
    readonly modules: readonly string[];
    readonly why: readonly ToldPhrase[];
  }): void;
  /** What a program declares that it needs. */
  declared(program: {
    readonly code: string;
  }): { readonly requirements: readonly string[] } | Failure;
  /** Stores where packages come from, and the text of the lock file. */
  offer(place: { readonly sources: PackageSources; readonly lock: string }): void;
  /** The packages that contain these modules, by module, if the lock file knows them. */
  providers(of: { readonly modules: readonly string[] }): Readonly<Record<string, string>>;
  /** Returns the wheels to install. */
  choose(of: {
    readonly requirements: readonly string[];
  }): Promise<{ readonly wheels: readonly Wheel[] } | Failure>;
  /** Makes imports find what was installed. */
  finish(): void;
}

/** A file that Python asked for. */
export interface FetchedFile {
  /** Its path in the file system; null if it is not available. */
  readonly path: string | null;
  /** Why it is not available; null if it is. */
  readonly problem: ToldPhrase | null;
  /** Whether its server says that the file does not exist. */
  readonly isMissing: boolean;
}

/** What the Worker does for Python, which calls it through `python_run/bridge.py`. */
export interface WorkerCalls {
  /** Asks the reader. `waits`: Python can wait for a promise. */
  ask(question: ProgramQuestion & { readonly waits: boolean }): Reply | Promise<Reply>;
  display(output: { readonly act: DisplayAct }): void;
  tell(compared: { readonly check: Check }): void;
  /** The reader's device pixels per CSS pixel. */
  density(): number;
  /** Brings an archive of the standard library. Returns its path. */
  archive(wanted: {
    readonly name: ArchiveName;
    readonly waits: boolean;
  }): string | Promise<string>;
  fetch(wanted: Omit<PackageFile, 'size'>): Promise<FetchedFile>;
  /** Holds signals back, during a wait. */
  deafen(): void;
  /** Allows signals again. Returns whether Stop was pressed, which is then reported. */
  listen(): boolean;
  /** Whether Stop may raise a `KeyboardInterrupt` now. */
  expose(state: { readonly on: boolean }): void;
}

/** `python_run.bridge`, as far as it is called here. */
interface BridgeModule {
  answer(request: string): string | Promise<string>;
  connect(worker: (request: string) => string | Promise<string>): void;
}

const encode = (data: unknown) => JSON.stringify(data ?? null);

/** Returns the function that Python calls: it takes and returns JSON. */
export function answering(calls: WorkerCalls): (request: string) => string | Promise<string> {
  return (request) => {
    const { call, ...given } = JSON.parse(request) as { readonly call: keyof WorkerCalls };
    const answer = (calls[call] as (given: object) => unknown)(given);
    return answer instanceof Promise ? answer.then(encode) : encode(answer);
  };
}

/**
 * Calls Python by name, with keywords. Data crosses as JSON only, both ways: that leaves no proxies
 * behind, and makes Python's None null. Files cross through the file system.
 */
export class Bridge {
  /** Keeps the whole module: its functions go with it. */
  private readonly module: BridgeModule;

  constructor(python: Pick<Pyodide, 'pyimport'>) {
    this.module = python.pyimport('python_run.bridge') as BridgeModule;
  }

  /** Gives Python the function that it calls, the one JavaScript object it holds. */
  connect(worker: ReturnType<typeof answering>): void {
    this.module.connect(worker);
  }

  /** @throws Error with Python's traceback if Python fails */
  call<Name extends keyof PythonCalls>(
    call: Name,
    ...[given]: Parameters<PythonCalls[Name]>
  ): ReturnType<PythonCalls[Name]> {
    const answer = this.module.answer(JSON.stringify({ call, ...given }));
    return (
      typeof answer === 'string'
        ? JSON.parse(answer)
        : answer.then((text) => JSON.parse(text) as unknown)
    ) as ReturnType<PythonCalls[Name]>;
  }
}
