/** Upgrades blocks added later by client-side navigation, scripts or lazy loading. */
import { upgradeBlocks, type UpgradeOptions } from './upgrade.js';

/**
 * Watches the tree under `root` and upgrades new blocks, at most once a frame.
 * @returns a function that stops it
 */
export function observeBlocks(root: Node, options: UpgradeOptions): () => void {
  const added = new Set<Element>();
  let frame = 0;

  const upgradeAdded = (): void => {
    frame = 0;
    for (const element of added) if (element.isConnected) upgradeBlocks(element, options);
    added.clear();
    observer.takeRecords();
  };

  const observer = new MutationObserver((records) => {
    for (const { addedNodes } of records) {
      for (const node of addedNodes) {
        // When a highlighter rewrites a block, it adds many elements to one `pre`.
        if (node instanceof Element) added.add(node.closest('pre') ?? node);
      }
    }
    if (added.size > 0) frame ||= requestAnimationFrame(upgradeAdded);
  });

  observer.observe(root, { childList: true, subtree: true });
  return () => {
    observer.disconnect();
    cancelAnimationFrame(frame);
  };
}
