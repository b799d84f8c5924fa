import { HEADER, Place, Reply } from '../protocol/shared-memory.js';

/** The Worker's end of the memory shared with the page. */
export class SharedMemory {
  private readonly places: Int32Array<SharedArrayBuffer>;

  constructor(private readonly buffer: SharedArrayBuffer) {
    this.places = new Int32Array(buffer, 0, HEADER / 4);
  }

  /** Returns the number of the pending signal, once; 0 for none. */
  takeSignal(): number {
    return Atomics.exchange(this.places, Place.signal, 0);
  }

  /** Call before asking the page: discards earlier answers. */
  clear(): void {
    Atomics.store(this.places, Place.reply, Reply.none);
  }

  /** Blocks until the page answers. `line` is null at the end of the input. */
  wait(): { readonly line: string | null } | 'stopped' {
    Atomics.wait(this.places, Place.reply, Reply.none);
    switch (Atomics.load(this.places, Place.reply)) {
      case Reply.line: {
        const length = Atomics.load(this.places, Place.length);
        // Copied, because text decoders refuse shared memory.
        const bytes = new Uint8Array(this.buffer, HEADER, length).slice();
        return { line: new TextDecoder().decode(bytes) };
      }
      case Reply.end:
        return { line: null };
      default:
        this.takeSignal(); // this answer reports it
        return 'stopped';
    }
  }
}
