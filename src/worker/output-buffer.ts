import type { OutputChunk, StreamName } from '../protocol/messages.js';

/** Prints that are sent one by one before bundling begins, so that a slow program is seen live. */
const BURST = 64;
/** Longest time that a bundle waits, in milliseconds: a frame of a 60 Hz screen. */
const INTERVAL = 16;
/** A bundle with this many characters is sent at once. */
const BUNDLE_LENGTH = 65_536;

/**
 * Collects a program's output into messages. Sends a print at once, unless many came just before
 * it: then bundles prints, one bundle per frame. `tick` sends the rest after a program has stopped
 * printing. Beyond `limit` characters, output is only counted.
 */
export class OutputBuffer {
  private chunks: { stream: OutputChunk['stream']; text: string }[] = [];
  private length = 0;
  private sent = 0;
  private credit = BURST;
  private lastSent = 0;
  private readonly decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };

  /** Characters printed beyond the limit. */
  dropped = 0;

  constructor(
    private readonly send: (chunks: readonly OutputChunk[]) => void,
    private readonly limit: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Takes bytes as the program wrote them. A character may be split between two calls. */
  write(stream: StreamName, bytes: Uint8Array): void {
    this.add(stream, this.decoders[stream].decode(bytes, { stream: true }));
  }

  /** Takes a line that the program received, without its line end. */
  echo(line: string): void {
    this.add('stdin', `${line}\n`);
    this.flush();
  }

  /**
   * Sends pending prints before something is displayed. Returns whether there is room for that. A
   * display that changes later still counts by its first size.
   */
  admit(length: number): boolean {
    this.flush();
    if (length > this.limit - this.sent) {
      this.dropped += length;
      return false;
    }
    this.sent += length;
    return true;
  }

  /** Sends pending prints and resets the count: the page clears its output. */
  clear(): void {
    this.flush();
    this.sent = 0;
  }

  private add(stream: OutputChunk['stream'], added: string): void {
    let text = added;
    const room = this.limit - this.sent - this.length;
    if (text.length > room) {
      this.dropped += text.length - Math.max(room, 0);
      text = text.slice(0, Math.max(room, 0));
    }
    if (!text) return;
    const last = this.chunks.at(-1);
    if (last?.stream === stream) last.text += text;
    else this.chunks.push({ stream, text });
    this.length += text.length;

    const elapsed = this.now() - this.lastSent;
    if (elapsed >= INTERVAL) this.credit = BURST;
    if (this.credit > 0 || this.length >= BUNDLE_LENGTH) this.flush();
  }

  /** Sends a bundle that has waited long enough. Called often while a program runs. */
  tick(): void {
    if (this.length && this.now() - this.lastSent >= INTERVAL) this.flush();
  }

  /** Sends pending prints. */
  flush(): void {
    if (!this.length) return;
    const chunks = this.chunks;
    this.sent += this.length;
    this.chunks = [];
    this.length = 0;
    this.credit--;
    this.lastSent = this.now();
    this.send(chunks);
  }
}
