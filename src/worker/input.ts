import type { Given, GivenLine, ProgramQuestion, RunId } from '../protocol/messages.js';
import type { PageQuestions } from './questions.js';
import { SharedMemory } from './shared-memory.js';
import type { BlobFlag } from './stop-flag.js';

/** What Python gets: a line without its line end, null at the end of input, or a refusal. */
export type Reply = string | null | Refusal;

/** `stopped`: the reader pressed Stop instead. `nobody`: nobody can be asked here. */
export interface Refusal {
  readonly refusal: 'stopped' | 'nobody';
}

/** The run that asks. */
export interface AskingRun {
  readonly id: RunId;
  /** The addresses that are revoked for Stop, or the memory that the page shares. */
  readonly stopFlag: BlobFlag | SharedMemory;
  /** Lines to use before anyone is asked. */
  readonly stdin: readonly string[];
}

/** The effects of a line of input, supplied by the host. */
export interface InputEffects {
  /** Tells the page. `isBlocked`: no message would be received. */
  waiting(id: RunId, question: ProgramQuestion, key: number, isBlocked: boolean): void;
  /** Shows a line that the program received. */
  echo(line: string): void;
  /** Called when the reader pressed Stop instead: Python is told by the reply. */
  stopped(): void;
}

/** Asks for lines of input: first from the run's own lines, then from the page. */
export class InputLine {
  /** The question that the page has not answered yet. */
  private open: Promise<Reply> | null = null;
  private question: ProgramQuestion = { kind: 'line' };
  private run: AskingRun | null = null;
  private given: string[] = [];

  /** Whether the last watched run asked although nobody can be asked. */
  lacksInput = false;

  constructor(
    private readonly effects: InputEffects,
    private readonly questions: Pick<PageQuestions, 'ask' | 'askNow' | 'canBlock'>,
  ) {}

  /** Sets the run that asks; null after its end. */
  watch(run: AskingRun | null): void {
    this.run = run;
    this.open = null;
    this.given = [...(run?.stdin ?? [])];
    if (run) this.lacksInput = false;
  }

  private refuseNobody(): Refusal {
    this.lacksInput = true;
    return { refusal: 'nobody' };
  }

  private refuseStopped(): Refusal {
    this.effects.stopped();
    return { refusal: 'stopped' };
  }

  /** Handles a line that came, or null for the end of the input. */
  private take(line: string | null): Reply {
    if (line !== null && this.question.kind === 'line') this.effects.echo(line);
    return line;
  }

  /**
   * Asks the reader. Blocks this Worker until there is an answer if the page shares memory, or if
   * Python cannot wait for a promise.
   */
  ask(question: ProgramQuestion, canWait: boolean): Reply | Promise<Reply> {
    const { run } = this;
    if (this.open) {
      // Another task asks. Stop is for all that wait.
      return this.open.then((reply) =>
        reply instanceof Object ? reply : this.ask(question, canWait),
      );
    }
    this.question = question;
    if (!run) return this.refuseNobody();
    const given = this.given.shift();
    if (given !== undefined) return this.take(given);
    if (run.stopFlag instanceof SharedMemory) return this.askShared(run.id, run.stopFlag);
    if (!canWait) return this.askNow(run.id);
    return this.askLater(run);
  }

  private askLater(run: AskingRun): Promise<Reply> {
    const put = (key: number) => {
      this.effects.waiting(run.id, this.question, key, false);
    };
    const open = this.questions.ask(put).then((given) => {
      if (this.open === open) this.open = null;
      return this.accept(given);
    });
    this.open = open;
    return open;
  }

  private askNow(id: RunId): Reply {
    if (!this.questions.canBlock) return this.refuseNobody();
    const given = this.questions.askNow((key) => {
      this.effects.waiting(id, this.question, key, true);
    });
    return given ? this.accept(given) : this.refuseStopped();
  }

  private accept({ answer }: Given): Reply {
    const { line, isStopped } = answer as GivenLine;
    return isStopped ? this.refuseStopped() : this.take(line);
  }

  private askShared(id: RunId, memory: SharedMemory): Reply {
    memory.clear();
    if (memory.takeSignal()) return this.refuseStopped(); // pressed just before
    this.effects.waiting(id, this.question, 0, true);
    const answer = memory.wait();
    return answer === 'stopped' ? this.refuseStopped() : this.take(answer.line);
  }
}
