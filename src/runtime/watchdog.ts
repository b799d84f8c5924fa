/** Milliseconds in which something of a file must come; else its connection counts as lost. */
const PATIENCE = 30_000;

/** Ends a request on which nothing comes any more: browsers wait for many minutes. */
export class Watchdog {
  private readonly controller = new AbortController();
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** @param signal ends the request, too */
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

  /** Something came. */
  feed(): void {
    this.rest();
    this.timer = setTimeout(() => {
      this.controller.abort();
    }, PATIENCE);
  }

  /** Reads a body to its end; told with the bytes that have come so far. */
  async read({ body, headers }: Response, onBytes: (loaded: number) => void): Promise<Blob> {
    const chunks: BlobPart[] = [];
    const reader = body?.getReader();
    let loaded = 0;
    try {
      for (;;) {
        this.feed();
        const step = await reader?.read();
        if (!step || step.done) break;
        chunks.push(step.value);
        onBytes((loaded += step.value.length));
      }
    } finally {
      this.rest();
    }
    return new Blob(chunks, { type: headers.get('content-type') ?? '' });
  }

  /** All is there, or lost. */
  rest(): void {
    clearTimeout(this.timer);
  }
}
