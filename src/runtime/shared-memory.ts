import { HEADER, LENGTH, Place, Reply } from '../protocol/shared-memory.js';

const SIGINT = 2;

/** The page's end of the memory that it shares with the Worker of one run. */
export class SharedMemory {
  readonly buffer = new SharedArrayBuffer(LENGTH.first, { maxByteLength: LENGTH.most });
  private readonly places = new Int32Array(this.buffer, 0, HEADER / 4);

  /** Asks the program to stop, whether it is busy or waits for a line. */
  stop(): void {
    Atomics.store(this.places, Place.signal, SIGINT);
    this.reply(Reply.stopped);
  }

  /** Gives a line that the Worker waits for, or null for the end of the input. */
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

/**
 * The memory for a run; null where there can be none, or the engine's cannot grow.
 *
 * @param isAllowed by default in a page that is isolated
 */
export function shareMemory(isAllowed = globalThis.crossOriginIsolated): SharedMemory | null {
  // An engine may have none, even in a page that is isolated.
  const canShare = isAllowed && typeof SharedArrayBuffer === 'function';
  return canShare && 'grow' in SharedArrayBuffer.prototype ? new SharedMemory() : null;
}
