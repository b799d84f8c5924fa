import type {
  Check,
  DisplayAct,
  LibraryUrls,
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

/** What Python does for the Worker. `python_run/bridge.py` says where, and a test compares the types. */
export interface PythonCalls extends QuestionCalls {
  /** Makes a new interpreter one of ours. */
  start(): void;
  /** Imports what a first run needs, before a snapshot is made. */
  prepare(): void;
  /** Makes anew what was random, or of its time, in a snapshot. */
  refresh(): void;
  /** Makes the interpreter ready to be copied; gives why it cannot be, or an empty string. */
  hold(): string;
  /** Lets it go on, be it the copy or the one that was copied. */
  release(): void;

  run(
    program: Pick<RunRequest, 'code' | 'filename' | 'mode' | 'examples' | 'expect'> & {
      /** What becomes of the tasks that the program leaves behind. */
      readonly tasks: 'keep' | 'cancel';
    },
  ): Promise<RunOutcome>;
  /** Ends what the running program awaits; false where it awaits nothing. */
  interrupt(): boolean;

  /** Which modules a program imports that are not there. */
  missing(program: { readonly code: string }): readonly string[];
  /** Takes over why the packages of these modules were not installed. */
  remember(failure: {
    readonly modules: readonly string[];
    readonly why: readonly ToldPhrase[];
  }): void;
  /** What a program declares itself that it needs. */
  declared(program: {
    readonly code: string;
  }): { readonly requirements: readonly string[] } | Failure;
  /** Takes over where packages come from, with the text of the lock file. */
  offer(place: { readonly sources: PackageSources; readonly lock: string }): void;
  /** The packages that have these modules, by the modules, as far as the lock file knows. */
  providers(of: { readonly modules: readonly string[] }): Readonly<Record<string, string>>;
  /** What must be installed. */
  choose(of: {
    readonly requirements: readonly string[];
  }): Promise<{ readonly wheels: readonly Wheel[] } | Failure>;
  /** Lets imports see what was installed. */
  finish(): void;
}

/** A file that Python asked for. */
export interface FetchedFile {
  /** Where it lies; null when it cannot be had. */
  readonly path: string | null;
  /** Why not; null when it is here. */
  readonly problem: ToldPhrase | null;
  /** Whether its server says that there is no such file. */
  readonly isMissing: boolean;
}

/** What the Worker does for Python: the functions of `python_run/bridge.py`. */
export interface WorkerCalls {
  /** Asks the reader; `waits` tells whether Python can wait for a promise. */
  ask(question: ProgramQuestion & { readonly waits: boolean }): Reply | Promise<Reply>;
  display(output: { readonly act: DisplayAct }): void;
  tell(compared: { readonly check: Check }): void;
  /** Pixels of the reader's screen in one CSS pixel. */
  density(): number;
  /** Brings an archive of the standard library; gives its path. */
  archive(wanted: { readonly name: keyof LibraryUrls }): string;
  fetch(wanted: Omit<PackageFile, 'size'>): Promise<FetchedFile>;
  /** Lets no signal rise, in a wait. */
  deafen(): void;
  /** Lets signals rise again; gives whether Stop was pressed, which is then told. */
  listen(): boolean;
  /** Whether Stop may raise a `KeyboardInterrupt` now. */
  expose(state: { readonly on: boolean }): void;
}

/** `python_run.bridge`, as far as it is called from here. */
interface BridgeModule {
  answer(request: string): string | Promise<string>;
  connect(worker: (request: string) => string | Promise<string>): void;
}

const encode = (data: unknown) => JSON.stringify(data ?? null);

/** What Python calls, as a function that is given and gives JSON. */
export function answering(calls: WorkerCalls): (request: string) => string | Promise<string> {
  return (request) => {
    const { call, ...given } = JSON.parse(request) as { readonly call: keyof WorkerCalls };
    const answer = (calls[call] as (given: object) => unknown)(given);
    return answer instanceof Promise ? answer.then(encode) : encode(answer);
  };
}

/**
 * Calls Python by names, with keywords. Data crosses as JSON alone, both ways: it leaves no proxies
 * behind, and Python's None is null and nothing else. Files cross by the file system.
 */
export class Bridge {
  /** Held as a whole: with it go its functions. */
  private readonly module: BridgeModule;

  constructor(python: Pick<Pyodide, 'pyimport'>) {
    this.module = python.pyimport('python_run.bridge') as BridgeModule;
  }

  /** Gives Python what it calls: the one object of JavaScript that it holds. */
  connect(worker: ReturnType<typeof answering>): void {
    this.module.connect(worker);
  }

  /** @throws Error with Python's traceback when Python fails. */
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
