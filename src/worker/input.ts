import { MAILBOX_PATH, NOT_YET, type Answer } from '../protocol/mailbox.js';
import type { ProgramQuestion, RunId } from '../protocol/messages.js';
import type { SharedMemory } from './shared-memory.js';
import { BlobFlag } from './stop-flag.js';

/** What Python gets: a line without its line end, null at the end of input, or a refusal. */
export type Reply = string | null | Refusal;

/** `stopped`: the reader pressed Stop instead. `nobody`: nobody can be asked here. */
export interface Refusal {
  readonly refusal: 'stopped' | 'nobody';
}

/** Milliseconds that our service worker may take to come back after it was replaced. */
const PATIENCE = 3000;

/** Makes a synchronous request. Its status is 0 if it failed. */
function send(method: string, url: URL): XMLHttpRequest {
  const request = new XMLHttpRequest();
  try {
    request.open(method, url, false);
    request.send();
  } catch {
    // The status shows it.
  }
  return request;
}

let lastKey = 0;

/** The run that asks. */
export interface AskingRun {
  readonly id: RunId;
  /** The addresses that the page revokes for Stop, or the memory that it shares. */
  readonly stopFlag: BlobFlag | SharedMemory;
  /** Lines to use before anyone is asked. */
  readonly stdin: readonly string[];
}

/** The effects of a line of input, supplied by the host. */
export interface InputEffects {
  /** Tells the page. With a key, the answer must go to the mailbox. */
  waiting(id: RunId, question: ProgramQuestion, mailboxKey: string | null): void;
  /** Shows a line that the program received. */
  echo(line: string): void;
  /** Called when the reader pressed Stop instead: Python is told by the reply. */
  stopped(): void;
}

/** Asks for lines of input: first from the run's own lines, then from the page. */
export class InputLine {
  private answered: ((reply: Reply) => void) | null = null;
  /** The question that the page has not answered yet. */
  private open: Promise<Reply> | null = null;
  private question: ProgramQuestion = { kind: 'line' };
  private run: AskingRun | null = null;
  private given: string[] = [];

  /** Whether the last watched run asked although nobody can be asked. */
  lacksInput = false;

  constructor(private readonly effects: InputEffects) {}

  /** Sets the run that asks; null after its end. */
  watch(run: AskingRun | null): void {
    this.run = run;
    this.answered = this.open = null;
    this.given = [...(run?.stdin ?? [])];
    if (run) this.lacksInput = false;
  }

  /** The page's answer to `ask`. */
  receive({ text }: Answer, isStopped: boolean): void {
    this.answered?.(isStopped ? this.refuseStopped() : this.take(text));
    this.answered = this.open = null;
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
    const { id, stopFlag } = run;
    if (!(stopFlag instanceof BlobFlag)) return this.askShared(id, stopFlag);
    if (!canWait) return this.askMailbox(id, stopFlag);
    this.open = new Promise((resolve) => {
      this.answered = resolve;
    });
    this.effects.waiting(id, question, null);
    return this.open;
  }

  private askShared(id: RunId, memory: SharedMemory): Reply {
    memory.clear();
    if (memory.takeSignal()) return this.refuseStopped(); // pressed just before
    this.effects.waiting(id, this.question, null);
    const answer = memory.wait();
    return answer === 'stopped' ? this.refuseStopped() : this.take(answer.line);
  }

  /** Gets the answer from our service worker. */
  private askMailbox(id: RunId, stopFlag: BlobFlag): Reply {
    const key = `?${String(Date.now())}-${String(++lastKey)}`;
    // A Worker whose script is a blob is not controlled by our service worker.
    if (!URL.canParse(key, import.meta.url)) return this.refuseNobody();
    const url = new URL(MAILBOX_PATH + key, import.meta.url);
    if (!this.hasMailbox(url)) return this.refuseNobody();
    this.effects.waiting(id, this.question, key);
    for (;;) {
      const { status, responseText } = send('POST', url);
      if (stopFlag.isRaisedAtAll()) return this.refuseStopped();
      if (status === 200) return this.take((JSON.parse(responseText) as Answer).text);
      if (status !== NOT_YET && !this.isMailboxBack(url)) return this.refuseNobody();
    }
  }

  /** Waits for a new version of our service worker: taking over, it ends the old one's requests. */
  private isMailboxBack(url: URL): boolean {
    const end = performance.now() + PATIENCE;
    while (!this.hasMailbox(url)) if (performance.now() > end) return false;
    return true;
  }

  /** Whether our service worker answers this Worker's requests; a static host would not. */
  private hasMailbox(url: URL): boolean {
    return send('HEAD', url).status === 204;
  }
}
