import { HEADER, LENGTH, Place, Reply } from '../protocol/shared-memory.js';

const SIGINT = 2;

/** The page's end of the memory shared with the Worker for one run. */
export class SharedMemory {
  readonly buffer = new SharedArrayBuffer(LENGTH.first, { maxByteLength: LENGTH.most });
  private readonly places = new Int32Array(this.buffer, 0, HEADER / 4);

  /** Asks the program to stop, whether it is busy or waits for a line. */
  stop(): void {
    Atomics.store(this.places, Place.signal, SIGINT);
    this.reply(Reply.stopped);
  }

  /** Answers the waiting Worker with a line, or with null for the end of the input. */
  answer(line: string | null): void {
    if (line === null) {
      this.reply(Reply.end);
      return;
    }
    const bytes = new TextEncoder().encode(line);
    const length = HEADER + bytes.length;
    if (length > this.buffer.byteLength) this.buffer.grow(Math.min(length, LENGTH.most));
    const room = new Uint8Array(this.buffer, HEADER);
    room.set(bytes.subarray(0, room.length));
    Atomics.store(this.places, Place.length, Math.min(bytes.length, room.length));
    this.reply(Reply.line);
  }

  private reply(reply: number): void {
    Atomics.store(this.places, Place.reply, reply);
    Atomics.notify(this.places, Place.reply);
  }
}
