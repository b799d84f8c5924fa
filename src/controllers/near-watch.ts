/** How near a block must come to count as visible: a window's height. */
const NEAR = '100% 0%';

/** Resolves after the page's own files have come, at a time when it has nothing else to do. */
async function untilIdle(): Promise<void> {
  if (document.readyState !== 'complete') {
    await new Promise((resolve) => addEventListener('load', resolve, { once: true }));
  }
  await new Promise<unknown>((resolve) => {
    // WebKit has no idle callbacks. Without a limit a busy machine may never call one.
    if ('requestIdleCallback' in window) requestIdleCallback(resolve, { timeout: 3000 });
    else setTimeout(resolve, 200);
  });
}

/** A block, as far as it matters here. */
export type WatchedBlock = Element & { readonly prefetch: string };

/**
 * Observes blocks that prefetch when they are visible, as long as they want that. `near` is called,
 * when the page is idle, each time that some come near the viewport.
 */
export function watchBlocks(near: () => void): IntersectionObserver {
  return new IntersectionObserver(
    (entries) => {
      const isNear = entries.some(
        ({ isIntersecting, target }) =>
          isIntersecting && (target as WatchedBlock).prefetch === 'visible',
      );
      if (isNear) void untilIdle().then(near);
    },
    { rootMargin: NEAR },
  );
}
