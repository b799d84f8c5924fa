import type { ReactiveController, ReactiveControllerHost } from 'lit';

const listeners = new Set<() => void>();
let stop: (() => void) | null = null;

function notify(): void {
  for (const listener of listeners) listener();
}

/** Watches what themes switch by: attributes of `html` and `body`, and the system's setting. */
function start(): () => void {
  const observer = new MutationObserver(notify);
  observer.observe(document.documentElement, { attributes: true });
  observer.observe(document.body, { attributes: true });
  const system = matchMedia('(prefers-color-scheme: dark)');
  system.addEventListener('change', notify);
  return () => {
    observer.disconnect();
    system.removeEventListener('change', notify);
  };
}

/**
 * Calls `changed` when the page's colours may have changed, while its host is on the page. One
 * observer serves all blocks.
 */
export class PageThemeController implements ReactiveController {
  constructor(
    host: ReactiveControllerHost,
    private readonly changed: () => void,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    listeners.add(this.changed);
    stop ??= start();
  }

  hostDisconnected(): void {
    listeners.delete(this.changed);
    if (listeners.size) return;
    stop?.();
    stop = null;
  }
}
