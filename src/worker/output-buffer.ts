import type { OutputChunk, StreamName } from '../protocol/messages.js';

/** Prints that go out each on its own before bundling begins, so that a slow program is seen live. */
const BURST = 64;
/** How long a bundle may wait, in milliseconds: a frame of a 60 Hz screen. */
const INTERVAL = 16;
/** A bundle is sent when it has this many characters, however young it is. */
const BUNDLE_LENGTH = 65_536;

/**
 * Gathers what a program prints into messages. A print is sent at once unless many came before
 * it; then prints are bundled, a bundle a frame, and `tick` sends what a program that stopped
 * printing has left. Past `limit` characters nothing is kept but the count.
 */
export class OutputBuffer {
  private chunks: { stream: OutputChunk['stream']; text: string }[] = [];
  private length = 0;
  private sent = 0;
  private credit = BURST;
  private lastSent = 0;
  private readonly decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };

  /** Characters that were printed past the limit. */
  dropped = 0;

  constructor(
    private readonly send: (chunks: readonly OutputChunk[]) => void,
    private readonly limit: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Takes bytes as the program wrote them; a character may be split between two calls. */
  write(stream: StreamName, bytes: Uint8Array): void {
    this.add(stream, this.decoders[stream].decode(bytes, { stream: true }));
  }

  /** Takes a line, without its end, that the program was given. */
  echo(line: string): void {
    this.add('stdin', `${line}\n`);
    this.flush();
  }

  /**
   * Sends what was printed before something that is displayed. Returns whether there is room for
   * that; what is changed later counts by its first size.
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

  /** Forgets how much there was: the page takes it away. */
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

  /** Sends what there is. */
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
