import type { EndedMessage, ProgramAnswer, ProgramQuestion, RunId } from '../protocol/messages.js';
import type { Interpreter, Program } from '../runtime/interpreter.js';
import { Allowance, inParts, timer, type Delay } from './allowance.js';
import type { PastRun, RanBlock } from './past-run.js';
import { fetchFiles } from './files.js';
import { RunRecord, type RunEnd } from './run-result.js';
import type { Session } from './session.js';
import { runSetups, type FoundSetup } from './setup.js';
import type {
  BareResult,
  Restored,
  RunEvent,
  RunProgress,
  RunSpec,
  RunState,
  SessionObserver,
} from './types.js';

/** Characters of output that a run keeps: about 100,000 long lines. */
const OUTPUT_LIMIT = 10_000_000;
/** Milliseconds between asking a program to stop and ending its Worker. */
const GRACE = 1000;

/** The states that may follow each state. */
const NEXT: Readonly<Record<RunState, readonly RunState[]>> = {
  // `error` directly after the first two: an interpreter died before the program started.
  idle: ['queued', 'loading', 'running', 'error', 'stopped'],
  queued: ['loading', 'running', 'error', 'stopped'],
  loading: ['queued', 'running', 'error', 'stopped'],
  running: ['waiting', 'done', 'error', 'stopped'],
  waiting: ['running', 'done', 'error', 'stopped'],
  done: [],
  error: [],
  stopped: [],
};

let lastId: RunId = 0;

/** Whether a program may need packages. Most programs that readers run first import nothing. */
const mayNeedPackages = (spec: RunSpec) =>
  spec.packages.length > 0 || /\bimport\b|^# \/\/\/ script/m.test(allCode(spec));

/** The code of a run, and of its setups. */
const allCode = ({ code, setup = [] }: RunSpec) =>
  [code, ...setup.map((one) => one.code ?? '')].join('\n');

function linesOf(text: string | null): readonly string[] {
  const lines = text?.split(/\r?\n/) ?? [];
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines; // no line follows the last line end
}

/** Thrown to a run's own waits when the reader presses Stop. */
class Stopped extends Error {}

/**
 * Whether all of a program ran. A transcript that is compared with its page continues after an
 * exception that the page does not show, so the definitions of its other prompts exist.
 */
const cameToEnd = ({ status, program }: PastRun) =>
  status === 'ok' || (status === 'error' && program.examples !== undefined);

/**
 * One execution of one block: an id, a state and finally a result. Its creator takes it through its
 * steps: `enter`, `python`, `perform`, and `end` after them or as soon as one of them throws.
 */
export class Run implements SessionObserver {
  readonly id: RunId = ++lastId;
  /** Resolves when the run is over. Never rejects. */
  readonly result: Promise<BareResult>;
  state: RunState = 'idle';

  /** The session's interpreter, from when the run gets it. */
  private interpreter: Interpreter | null = null;
  /** Whether its program has been given to the interpreter. */
  private isPerforming = false;
  private readonly stopping = new AbortController();
  /** Ends the wait for a turn: the run was stopped, or admitted to another run's turn. */
  private readonly waiting = new AbortController();
  private isAdmitted = false;
  private leave: (() => void) | null = null;
  private program: Program | null = null;
  private ended: EndedMessage | null = null;
  private readonly files: ReturnType<typeof fetchFiles>;
  private readonly answers: ProgramAnswer[] = [];
  private readonly record = new RunRecord();
  private started = 0;
  private readonly allowance: Allowance;
  private isTimedOut = false;
  private isStopping = false;
  private cancelGrace: (() => void) | null = null;
  private settle!: (result: BareResult) => void;

  constructor(
    private readonly spec: RunSpec,
    private readonly session: Session,
    private readonly observe: (event: RunEvent<BareResult>) => void,
    private readonly delay: Delay = timer,
  ) {
    const limit = spec.timeout > 0 ? spec.timeout * 1000 : Infinity;
    this.allowance = new Allowance(limit, () => void this.timeOut(), delay);
    this.result = new Promise((resolve) => (this.settle = resolve));
    // They load while Python starts.
    this.files = fetchFiles(spec.files ?? [], spec.places.page, session.fetch, this.signal);
    this.files.catch(() => undefined); // `perform` reports it
  }

  /** Aborts when the run must stop. */
  get signal(): AbortSignal {
    return this.stopping.signal;
  }

  /** Lets the run in during the turn of another run that needs it. */
  admit(): void {
    this.isAdmitted = true;
    this.waiting.abort();
  }

  /** Waits for the run's turn. */
  async enter(): Promise<void> {
    await Promise.resolve(); // the creator has this run before its first event
    if (this.isAdmitted) return;
    if (this.session.turns.isFull) this.become('queued');
    try {
      this.leave = await this.session.turns.take(this.waiting.signal);
    } catch (error) {
      this.signal.throwIfAborted();
      if (!this.waiting.signal.aborted) throw error;
    }
  }

  /** Returns the session's interpreter, and starts it if necessary. */
  async python(): Promise<Interpreter> {
    if (this.interpreter?.isAlive) return this.interpreter;
    if (!this.session.isReady) this.become('loading');
    return (this.interpreter = await this.session.interpreter(this, this.signal));
  }

  /** Called before other blocks run in this run's turn. */
  letOthersRunFirst(): void {
    if (this.state !== 'queued') this.become('queued');
  }

  /** Runs the program, after installing its packages, fetching its files and running its setups. */
  async perform(): Promise<void> {
    const { signal, session, spec } = this;
    const interpreter = await this.python();
    if (mayNeedPackages(spec)) await this.install(interpreter, signal);
    const common = {
      files: await this.files,
      outputLimit: OUTPUT_LIMIT,
      keepsTasks: spec.session !== null,
      pixelRatio: spec.pixelRatio,
    };
    this.isPerforming = true;
    signal.throwIfAborted();
    const { code, mode, filename, examples, expect } = spec;
    const own = { id: this.id, code, mode, filename, stdin: linesOf(spec.stdin), examples, expect };
    const program: Program = (this.program = { ...common, ...own });
    const setupOf = (setup: FoundSetup) => ({ ...common, ...setup, id: ++lastId, stdin: [] });
    await runSetups(spec.setup ?? [], interpreter, session.past, setupOf, signal);
    this.ended = await interpreter.run(program, {
      started: () => {
        this.started = performance.now();
        this.become('running');
      },
      output: (chunks) => {
        this.record.print(chunks);
        this.observe({ type: 'output', chunks });
      },
      display: (act) => {
        this.record.display(act);
        this.observe({ type: 'output', chunks: [], display: act });
      },
      checked: (check) => {
        this.record.check(check);
        this.observe({ type: 'check', check });
      },
      waiting: (answer, question) => this.wait(answer, question),
      // Even if a busy machine reacts late, the program gets the whole second to end.
      interrupted: () => {
        if (this.isStopping) this.grant(interpreter);
      },
    });
  }

  /**
   * Gives the turn back and reports the result.
   *
   * @param failure what kept the program from ending
   * @param block the run's block and the blocks around it, if blocks depend on each other
   */
  end(failure: unknown, block: Pick<RanBlock, 'key' | 'blocks'> | null): void {
    const { ended, program, interpreter } = this;
    if (interpreter) this.session.finish(interpreter, ended && program && this.past(block));
    this.isPerforming = false;
    this.leave?.();
    const result = ended
      ? this.record.ofProgram(ended, this.howItEnded())
      : this.record.ofFailure(failure, this.howItEnded());
    const state = result.status === 'ok' ? 'done' : result.status === 'error' ? 'error' : 'stopped';
    this.become(state);
    const remains = ended && {
      metadata: ended.outcome.status === 'ok' ? (ended.outcome.metadata ?? {}) : {},
      dropped: ended.dropped,
      lacksInput: ended.lacksInput,
      tasks: ended.outcome.tasks ?? [],
      areTasksKept: program!.keepsTasks,
      ...(ended.outcome.exited && { hasExited: true }),
      ...(ended.files && { files: ended.files }),
    };
    this.observe({ type: 'end', result, ...(remains && { remains }) });
    this.settle(result);
  }

  private howItEnded(): RunEnd {
    return {
      isTimedOut: this.isTimedOut,
      isStopped: this.signal.aborted,
      timeout: this.spec.timeout,
      // 0 means that the program did not begin, but a coarse clock may measure 0 for a short one.
      duration: this.started && (performance.now() - this.started || 1),
      loss: this.session.loss,
    };
  }

  private past(block: Pick<RanBlock, 'key' | 'blocks'> | null): PastRun {
    const past = {
      program: this.program!,
      answers: this.answers,
      status: this.ended!.outcome.status,
      wasStopped: this.isStopping,
    };
    return block
      ? { ...past, block: { ...block, fingerprint: cameToEnd(past) ? null : '' } }
      : past;
  }

  /**
   * Stops the run: at once if it waits for Python or its turn. Asks a running program first, and
   * ends its interpreter after a second, or when called again. Resolves when the run is over.
   *
   * @param first the run that goes first in this run's turn, if there is one
   */
  async stop(first: { stop(): unknown } | null = null): Promise<void> {
    const { interpreter } = this;
    this.stopping.abort(new Stopped());
    this.waiting.abort();
    if (!this.isPerforming || !interpreter) {
      if (first) this.observe({ type: 'stopping' });
      first?.stop();
    } else if (this.isStopping) {
      interpreter.terminate();
    } else {
      this.isStopping = true;
      this.observe({ type: 'stopping' });
      this.grant(interpreter);
      interpreter.interrupt();
    }
    await this.result;
    this.cancelGrace?.();
  }

  /** Ends the interpreter if its program does not end in time. */
  private grant(interpreter: Interpreter): void {
    this.cancelGrace?.();
    this.cancelGrace = inParts(this.delay, 4)(() => interpreter.terminate(), GRACE);
  }

  /** @internal Called by the session. */
  progress(progress: RunProgress): void {
    this.observe({ type: 'progress', progress });
  }

  /** @internal Called by the session. */
  restored(restored: Restored): void {
    this.observe({ type: 'restored', ...restored });
  }

  private async timeOut(): Promise<void> {
    if (this.isStopping) return;
    this.isTimedOut = true;
    await this.stop();
  }

  private async install(interpreter: Interpreter, signal: AbortSignal): Promise<void> {
    const { packages, places } = this.spec;
    await interpreter.install(
      this.id,
      { code: allCode(this.spec), requirements: packages, wheels: [], places },
      (progress) => {
        if (this.state !== 'loading') this.become('loading');
        this.progress(progress);
      },
      (wheels) => this.session.past?.wheels.push(...wheels),
      signal,
    );
  }

  private become(next: RunState): void {
    if (!NEXT[this.state].includes(next)) {
      throw new Error(`A run cannot go from ${this.state} to ${next}.`);
    }
    this.state = next;
    if (next === 'running') this.allowance.resume();
    else this.allowance.pause();
    this.observe({ type: 'state', state: next });
  }

  private wait(answer: (text: string | null) => void, { kind }: ProgramQuestion): void {
    this.become('waiting');
    this.observe({
      type: 'input',
      prompt: this.record.prompt,
      isSecret: kind === 'secret',
      answer: (text) => {
        if (this.state !== 'waiting') return;
        this.answers.push({ kind, text });
        this.record.answered();
        this.become('running');
        answer(text);
      },
    });
  }
}
