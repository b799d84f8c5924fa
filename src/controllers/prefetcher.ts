import type { Runtime } from '../runtime/runtime.js';
import { mindsPrefetch } from './data-saving.js';
import type { WatchedBlock } from './near-watch.js';
import { loadParts } from './parts.js';

/**
 * Milliseconds that the mouse or the focus must stay on Run. Buttons pass under a resting pointer
 * as the page scrolls, and under the focus as Tab moves on.
 */
const DWELL = 100;

/**
 * Fetches what the page's first run needs before it is asked for, once for all blocks, at the first
 * sign from one of them; at a sign from the reader, also starts Python. Listens to the events of
 * their Run buttons. Ignores failures: the run tries again, and reports them.
 */
export class Prefetcher implements EventListenerObject {
  /** What has begun, if anything: the download alone, or an interpreter too. */
  private begun?: 'download' | 'start';
  private timer?: ReturnType<typeof setTimeout>;
  private observer?: Promise<IntersectionObserver>;

  constructor(
    /** Loads what a run needs besides what `load` loads. */
    private readonly loadMore: () => Promise<unknown>,
    private readonly load: () => Promise<{ runtime: Pick<Runtime, 'prefetch'> }> = loadParts,
    private readonly isUnwelcome: () => boolean = mindsPrefetch,
  ) {}

  /**
   * A finger on the button counts at once; a pointer or the focus, if it stays. Any other event
   * cancels that: after a click, the run itself loads what it needs.
   */
  handleEvent({ type, pointerType }: MouseEvent & { readonly pointerType?: string }): void {
    clearTimeout(this.timer);
    if (type !== 'pointerenter' && type !== 'focus') return;
    this.timer = setTimeout(() => this.begin('start'), pointerType === 'touch' ? 0 : DWELL);
  }

  /** Watches for a block to come near the viewport, while it wants that. Never rejects. */
  async watch(block: WatchedBlock): Promise<void> {
    if (this.begun || this.isUnwelcome()) return;
    this.observer ??= import('./near-watch.js').then(({ watchBlocks }) =>
      watchBlocks(() => this.begin('download')),
    );
    await this.observer.then(
      (observer) => observer.observe(block),
      () => undefined, // without it, the block prefetches at a sign from the reader
    );
  }

  private begin(what: 'download' | 'start'): void {
    if (this.begun === 'start' || this.begun === what || this.isUnwelcome()) return;
    this.begun = what;
    Promise.all([this.load(), this.loadMore()]).then(
      ([{ runtime }]) => runtime.prefetch(what),
      () => undefined,
    );
  }
}
