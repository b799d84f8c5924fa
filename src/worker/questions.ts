import type { Given, Wanted, WantedMessage } from '../protocol/messages.js';
import { spelledAddress, type Slate, type SpelledHeader } from '../protocol/slate.js';
import { canRead, canReadBlobs, readNow } from './blob-address.js';
import { BlobFlag } from './stop-flag.js';

/**
 * Milliseconds between two looks at a slate. The Worker has nothing to sleep on, so it is busy
 * meanwhile; each look is some work for the page, too.
 */
const PAUSE = 15;

function pause(): void {
  const end = performance.now() + PAUSE;
  while (performance.now() < end);
}

/** Asks the page, which answers by a message, or on the slate of a Worker that waits for it. */
export class PageQuestions {
  private lastKey = 0;
  private canRead = false;
  private readonly open = new Map<number, (given: Given) => void>();

  /**
   * @param post sends a message to the page
   * @param slate null if there is none
   * @param isStopped whether the running program was stopped
   */
  constructor(
    private readonly post: (message: WantedMessage) => void,
    private slate: Slate | null,
    private readonly isStopped: () => boolean,
    private readonly readBlob = readNow,
  ) {}

  /**
   * Whether this Worker can wait for an answer without receiving messages. A policy that allows no
   * `blob:` addresses prevents it.
   */
  get canBlock(): boolean {
    this.canRead ||= this.slate !== null && canReadBlobs();
    return this.canRead;
  }

  want(wanted: Wanted): Promise<Given> {
    return this.ask((key) => {
      this.post({ type: 'wanted', key, wanted, isBlocked: false });
    });
  }

  /** Blocks until there is an answer. Returns null if Stop is pressed, or if it cannot block. */
  wantNow(wanted: Wanted): Given | null {
    return this.askNow((key) => {
      this.post({ type: 'wanted', key, wanted, isBlocked: true });
    });
  }

  /** @param put asks; the answer must name its key */
  ask(put: (key: number) => void): Promise<Given> {
    const key = ++this.lastKey;
    return new Promise((resolve) => {
      this.open.set(key, resolve);
      put(key);
    });
  }

  /** As `wantNow`. */
  askNow(put: (key: number) => void): Given | null {
    if (!this.canBlock) return null;
    const key = ++this.lastKey;
    put(key);
    for (;;) {
      const given = this.read();
      // Another key belongs to a question that Stop has ended.
      if (!given || given.key === key) return given;
    }
  }

  /** Handles the page's answer. */
  receive(given: Given): void {
    this.open.get(given.key)?.(given);
    this.open.delete(given.key);
  }

  /** Waits for the next message on the slate. */
  private read(): Given | null {
    const { slate } = this;
    if (!slate) return null;
    const ready = new BlobFlag(slate.ready);
    while (!ready.isRaised()) {
      if (this.isStopped()) return null;
      pause();
    }
    let message;
    // All addresses fail while WebKit keeps the page in its back/forward cache.
    while (!(message = this.readBlob(spelledAddress(slate, canRead)))) pause();
    const length = new Uint32Array(message, 0, 1)[0]!;
    const start = Uint32Array.BYTES_PER_ELEMENT;
    const header = new TextDecoder().decode(new Uint8Array(message, start, length));
    const { next, text } = JSON.parse(header) as SpelledHeader;
    this.slate = next;
    const rest = message.slice(start + length);
    const given = JSON.parse(text) as Omit<Given, 'bytes'>;
    return { ...given, bytes: rest.byteLength > 0 ? rest : null };
  }
}
