import { assetOf, type Asset } from './assets.js';

/** Everything that the memory of a started CPython depends on. */
function dependencies(): Record<string, string> {
  // Node has `navigator` from version 21, and stores no snapshot.
  const { navigator } = globalThis as { readonly navigator?: Navigator };
  const files = (['wasm', 'loader', 'core', 'startupLibrary', 'worker'] as const).map((role) =>
    String(assetOf(role).sha256).slice(0, 10),
  );
  return {
    files: files.join('-'),
    engine: String(navigator?.userAgent),
    switching: String('Suspending' in WebAssembly),
    // Emscripten sets LANG from it, and CPython reads the time zone when it starts.
    language: String(navigator?.language),
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
}

/** Where the snapshot of this page's CPython is stored: an address that is never requested. */
export function snapshotAsset(): Asset {
  const url = new URL('./snapshot', assetOf('wasm').url);
  url.search = String(new URLSearchParams(dependencies()));
  return { url: url.href, sha256: null };
}
