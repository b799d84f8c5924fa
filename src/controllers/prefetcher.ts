import type { Runtime } from '../runtime/runtime.js';
import { mindsPrefetch } from './data-saving.js';
import type { WatchedBlock } from './near-watch.js';
import { loadParts } from './parts.js';

/**
 * Milliseconds for which the mouse or the focus stays on Run before that counts. Buttons pass under
 * a pointer that rests while the page is scrolled, and under the focus that Tab carries elsewhere.
 */
const DWELL = 100;

/**
 * Fetches what the page's first run needs before it is asked for, once for all blocks, at the first
 * sign from one of them; at a sign of the reader, Python is started as well. As a listener it takes
 * the events of their Run buttons. What fails is passed over: the run tries again, and tells.
 */
export class Prefetcher implements EventListenerObject {
  /** What has been begun, if anything: the download alone, or an interpreter too. */
  private begun?: 'download' | 'start';
  private timer?: ReturnType<typeof setTimeout>;
  private observer?: Promise<IntersectionObserver>;

  constructor(
    /** Loads what a run needs besides what is loaded here. */
    private readonly loadMore: () => Promise<unknown>,
    private readonly load: () => Promise<{ runtime: Pick<Runtime, 'prefetch'> }> = loadParts,
    private readonly isUnwelcome: () => boolean = mindsPrefetch,
  ) {}

  /**
   * A finger on the button is a sign at once; a pointer or the focus, when it stays. All else ends
   * what was one: after a click the run itself loads what it needs.
   */
  handleEvent({ type, pointerType }: MouseEvent & { readonly pointerType?: string }): void {
    clearTimeout(this.timer);
    if (type !== 'pointerenter' && type !== 'focus') return;
    this.timer = setTimeout(() => this.begin('start'), pointerType === 'touch' ? 0 : DWELL);
  }

  /** Watches for a block to come near the viewport, as long as it wants that. Never rejects. */
  async watch(block: WatchedBlock): Promise<void> {
    if (this.begun || this.isUnwelcome()) return;
    this.observer ??= import('./near-watch.js').then(({ watchBlocks }) =>
      watchBlocks(() => this.begin('download')),
    );
    await this.observer.then(
      (observer) => observer.observe(block),
      () => undefined, // without it the block prefetches at a sign of the reader's
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
