/** Upgrades blocks that come into the page later: client-side navigation, scripts, lazy parts. */
import { upgradeBlocks, type UpgradeOptions } from './upgrade.js';

/**
 * Watches the tree under `root` and upgrades what is added, once a frame.
 * @returns a function that ends it
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
        // A highlighter that rewrites a block's tokens adds many elements to one `pre`.
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
