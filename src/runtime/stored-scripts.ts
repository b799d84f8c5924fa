import type { AssetStore } from './asset-store.js';
import { assetOf } from './assets.js';

/** Addresses of scripts that need no network. */
export interface Scripts {
  readonly worker: string;
  readonly loader: string;
  readonly core: string;
}

let found: Promise<Scripts | null> | null = null;

async function find(store: AssetStore): Promise<Scripts | null> {
  const roles = ['worker', 'loader', 'core'] as const;
  const bytes = await Promise.all(roles.map((role) => store.read(assetOf(role))));
  const [worker, loader, core] = bytes.map(
    (content) => content && URL.createObjectURL(new Blob([content], { type: 'text/javascript' })),
  );
  return worker && loader && core ? { worker, loader, core } : null;
}

/**
 * The scripts of an earlier visit, for when the network is gone: a Worker's own requests reach the
 * store only through our service worker, and that can be missing. Null when they are not all there.
 */
export async function storedScripts(store: AssetStore): Promise<Scripts | null> {
  found ??= find(store);
  const scripts = await found;
  if (!scripts) found = null;
  return scripts;
}
