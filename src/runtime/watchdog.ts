/** Milliseconds without new data after which a connection counts as lost. */
const PATIENCE = 30_000;

/** Ends a request that no longer receives data: browsers wait many minutes. */
export class Watchdog {
  private readonly controller = new AbortController();
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** @param signal also ends the request */
  constructor(
    private readonly source: typeof globalThis.fetch,
    signal?: AbortSignal,
  ) {
    const abort = () => {
      this.controller.abort();
    };
    signal?.addEventListener('abort', abort);
    if (signal?.aborted) abort();
  }

  readonly fetch: typeof globalThis.fetch = (input, init) => {
    this.feed();
    return this.source(input, { ...init, signal: this.controller.signal });
  };

  /** Restarts the timer: data has come. */
  feed(): void {
    this.rest();
    this.timer = setTimeout(() => {
      this.controller.abort();
    }, PATIENCE);
  }

  /** Reads a whole body. Calls `onBytes` with the number of bytes so far, and the last ones. */
  async read(
    { body, headers }: Response,
    onBytes: (loaded: number, chunk: Uint8Array<ArrayBuffer>) => void,
  ): Promise<Blob> {
    const chunks: BlobPart[] = [];
    const reader = body?.getReader();
    let loaded = 0;
    try {
      for (;;) {
        this.feed();
        const step = await reader?.read();
        if (!step || step.done) break;
        chunks.push(step.value);
        onBytes((loaded += step.value.length), step.value);
      }
    } finally {
      this.rest();
    }
    return new Blob(chunks, { type: headers.get('content-type') ?? '' });
  }

  /** Stops the timer: everything has come, or the connection is lost. */
  rest(): void {
    clearTimeout(this.timer);
  }
}
