/** How near a block must come to count as visible: the window's height. */
const NEAR = '100% 0%';

/** Resolves when the page's own files have loaded and the page is idle. */
async function untilIdle(): Promise<void> {
  if (document.readyState !== 'complete') {
    await new Promise((resolve) => addEventListener('load', resolve, { once: true }));
  }
  await new Promise<unknown>((resolve) => {
    // WebKit has no idle callbacks. Without a timeout, a busy machine may never call one.
    if ('requestIdleCallback' in window) requestIdleCallback(resolve, { timeout: 3000 });
    else setTimeout(resolve, 200);
  });
}

/** The part of a block that matters here. */
export type WatchedBlock = Element & { readonly prefetch: string };

/**
 * Observes blocks. Calls `near`, once the page is idle, each time a block whose `prefetch` is
 * `visible` by then comes near the viewport.
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
