import type { AssetStore } from './asset-store.js';
import { assetOf } from './assets.js';

/** Addresses of scripts that load without the network. */
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
 * store only through our service worker, which may be missing. Undefined unless all are stored.
 */
export async function storedScripts(store: AssetStore): Promise<Scripts | undefined> {
  found ??= find(store);
  const scripts = await found;
  if (!scripts) found = undefined;
  return scripts;
}

/**
 * Whether a stored script is damaged: our service worker might serve it, and the Worker might never
 * answer. Deletes it from the store, so that the next Worker gets it from the host.
 */
export async function areScriptsDamaged(store: AssetStore): Promise<boolean> {
  const damaged = await Promise.all(ROLES.map((role) => store.isDamaged(assetOf(role))));
  return damaged.includes(true);
}
