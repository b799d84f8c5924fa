import { PROTOCOL_VERSION } from '../protocol/messages.js';

declare const __RUNTIME_MANIFEST__: RuntimeManifest;

/** One file of `dist/runtime/`. */
export interface RuntimeFile {
  /** Its name, which carries a hash of its content. */
  readonly file: string;
  /** Bytes, as the file lies there. */
  readonly size: number;
  readonly sha256: string;
  /** The same, compressed, for hosts that send it as it is. */
  readonly gzip?: Omit<RuntimeFile, 'gzip'>;
}

/** `dist/runtime/manifest.json`; the build puts it into the code, which saves a request. */
export interface RuntimeManifest {
  readonly pyodide: string;
  readonly python: string;
  readonly lockInfo: object;
  readonly files: Readonly<
    Record<
      'wasm' | 'loader' | 'core' | 'startupLibrary' | 'examplesLibrary' | 'library' | 'lock',
      RuntimeFile
    >
  >;
}

/** What the build left in `dist/runtime/`. */
export const manifest: RuntimeManifest = __RUNTIME_MANIFEST__;

// All chunks of a build lie in one folder, so this file's own address names it.
let base = new URL('./', import.meta.url);

/** The folder with the Worker and `runtime/`; by default the one that this code came from. */
export function assetsUrl(): URL {
  return base;
}

/**
 * Names the folder with the Worker and `runtime/`. Needed when a bundler has moved this code away
 * from them; call it before the first run.
 */
export function setAssetsUrl(url: string | URL): void {
  base = new URL(url, document.baseURI);
  if (!base.pathname.endsWith('/')) base.pathname += '/';
}

let attempt = 0;

/** Makes later requests new ones: a failure may have been cached, by the browser or on the way. */
export function bypassCaches(): void {
  attempt++;
}

function fileUrl(path: string): URL {
  const url = new URL(path, base);
  if (attempt) url.searchParams.set('attempt', String(attempt));
  return url;
}

/** The address of the Worker's script, whose name stays the same from version to version. */
export function workerUrl(): URL {
  const url = fileUrl('python-run-worker.js');
  url.searchParams.set('v', PROTOCOL_VERSION);
  return url;
}

/** The address of a runtime file. */
export function runtimeUrl(role: keyof RuntimeManifest['files']): string {
  return fileUrl(`runtime/${manifest.files[role].file}`).href;
}
