import type { AssetStore } from './asset-store.js';
import { assetOf } from './assets.js';

/** Addresses of scripts that need no network. */
export interface Scripts {
  readonly worker: string;
  readonly loader: string;
  readonly core: string;
}

const ROLES = ['worker', 'loader', 'core'] as const;

let found: Promise<Scripts | undefined> | undefined;

async function find(store: AssetStore): Promise<Scripts | undefined> {
  const bytes = await Promise.all(ROLES.map((role) => store.read(assetOf(role))));
  const [worker, loader, core] = bytes.map(
    (content) => content && URL.createObjectURL(new Blob([content], { type: 'text/javascript' })),
  );
  return worker && loader && core ? { worker, loader, core } : undefined;
}

/**
 * The scripts of an earlier visit, for when the network is gone: a Worker's own requests reach the
 * store only through our service worker, and that can be missing. Undefined when they are not all there.
 */
export async function storedScripts(store: AssetStore): Promise<Scripts | undefined> {
  found ??= find(store);
  const scripts = await found;
  if (!scripts) found = undefined;
  return scripts;
}

/**
 * Whether one of the scripts is stored damaged, so that our service worker hands out what may load
 * and never answer. It is forgotten: the next Worker gets it from the host.
 */
export async function areScriptsDamaged(store: AssetStore): Promise<boolean> {
  const damaged = await Promise.all(ROLES.map((role) => store.isDamaged(assetOf(role))));
  return damaged.includes(true);
}
