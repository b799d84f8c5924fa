import { assetOf, type Asset } from './assets.js';

/** What decides over the memory of a CPython that has started. */
function dependencies(): Record<string, string> {
  // Node has one from version 21 on, and keeps no snapshot.
  const { navigator } = globalThis as { readonly navigator?: Navigator };
  const files = (['wasm', 'loader', 'core', 'startupLibrary', 'worker'] as const).map((role) =>
    String(assetOf(role).sha256).slice(0, 10),
  );
  return {
    files: files.join('-'),
    engine: String(navigator?.userAgent),
    switching: String('Suspending' in WebAssembly),
    // Emscripten makes LANG of it, and CPython's start-up reads the zone.
    language: String(navigator?.language),
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
}

/** Where the snapshot of this page's CPython is kept: a name that no request is made for. */
export function snapshotAsset(): Asset {
  const url = new URL('./snapshot', assetOf('wasm').url);
  url.search = String(new URLSearchParams(dependencies()));
  return { url: url.href, sha256: null };
}
