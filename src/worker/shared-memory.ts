import { HEADER, Place, Reply } from '../protocol/shared-memory.js';

/** The Worker's end of the memory that the page shares with it. */
export class SharedMemory {
  private readonly places: Int32Array<SharedArrayBuffer>;

  constructor(private readonly buffer: SharedArrayBuffer) {
    this.places = new Int32Array(buffer, 0, HEADER / 4);
  }

  /** The number of the pending signal, once; 0 is none. */
  takeSignal(): number {
    return Atomics.exchange(this.places, Place.signal, 0);
  }

  /** To be called before the page is asked: what it answered before does not count. */
  clear(): void {
    Atomics.store(this.places, Place.reply, Reply.none);
  }

  /** Blocks until the page has answered. Null: the end of the input. */
  wait(): { readonly line: string | null } | 'stopped' {
    Atomics.wait(this.places, Place.reply, Reply.none);
    switch (Atomics.load(this.places, Place.reply)) {
      case Reply.line: {
        const length = Atomics.load(this.places, Place.length);
        // A copy: text decoders refuse memory that is shared.
        const bytes = new Uint8Array(this.buffer, HEADER, length).slice();
        return { line: new TextDecoder().decode(bytes) };
      }
      case Reply.end:
        return { line: null };
      default:
        this.takeSignal(); // it is told by this answer
        return 'stopped';
    }
  }
}
