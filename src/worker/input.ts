import { MAILBOX_PATH, NOT_YET, type Answer } from '../protocol/mailbox.js';
import type { RunId } from '../protocol/messages.js';
import { isRevoked } from './stop-flag.js';

/** What Python gets: a line without its end; undefined at the end of input; why there is none. */
export type Reply = string | undefined | Refusal;

/** `stopped`: the reader pressed Stop instead. `nobody`: there is no way to ask here. */
export interface Refusal {
  readonly refusal: 'stopped' | 'nobody';
}

let lastKey = 0;

/** Asks the page for a line of input. One program asks at a time. */
export class InputLine {
  private answered: ((reply: Reply) => void) | null = null;
  private run: { readonly id: RunId; readonly stopFlag: string } | null = null;

  constructor(
    /** Tells the page; with a key, its answer must go to the mailbox. */
    private readonly tell: (id: RunId, mailboxKey: string | null) => void,
    /** Told when the reader pressed Stop instead: Python hears it from us. */
    private readonly stopped: () => void,
  ) {}

  /** Names the run that asks; null when it is over. */
  watch(run: { readonly id: RunId; readonly stopFlag: string } | null): void {
    this.run = run;
  }

  /** The page's answer to `ask`. */
  receive({ text }: Answer, isStopped: boolean): void {
    this.answered?.(isStopped ? this.refuseStopped() : (text ?? undefined));
    this.answered = null;
  }

  private refuseStopped(): Refusal {
    this.stopped();
    return { refusal: 'stopped' };
  }

  /** Asks, where Python can wait for a promise (stack switching). */
  readonly ask = (): Promise<Reply> => {
    const { run } = this;
    if (!run) return Promise.resolve({ refusal: 'nobody' });
    return new Promise((resolve) => {
      this.answered = resolve;
      this.tell(run.id, null);
    });
  };

  /** Asks where it cannot: blocks this Worker until our service worker has the answer. */
  readonly askMailbox = (): Reply => {
    const { run } = this;
    if (!run) return { refusal: 'nobody' };
    const key = `?${String(Date.now())}-${String(++lastKey)}`;
    const url = new URL(MAILBOX_PATH + key, import.meta.url);
    if (!this.hasMailbox(url)) return { refusal: 'nobody' };
    this.tell(run.id, key);
    for (;;) {
      const request = new XMLHttpRequest();
      try {
        request.open('POST', url, false);
        request.send();
      } catch {
        return { refusal: 'nobody' };
      }
      if (isRevoked(run.stopFlag)) return this.refuseStopped();
      if (request.status === NOT_YET) continue;
      if (request.status !== 200) return { refusal: 'nobody' };
      return (JSON.parse(request.responseText) as Answer).text ?? undefined;
    }
  };

  /** Whether our service worker answers this Worker's requests; a static host would not know them. */
  private hasMailbox(url: URL): boolean {
    const request = new XMLHttpRequest();
    try {
      request.open('HEAD', url, false);
      request.send();
      return request.status === 204;
    } catch {
      return false;
    }
  }
}
