declare const __RUNTIME_MANIFEST__: RuntimeManifest;
declare const __WORKER_SHA256__: string;

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

/** What a runtime file is for. */
export type RuntimeRole = keyof RuntimeManifest['files'];

/** What the build left in `dist/runtime/`. */
export const manifest: RuntimeManifest = __RUNTIME_MANIFEST__;

// All chunks of a build lie in one folder, so this file's own address names it.
let base = new URL('./', import.meta.url);

/** The folder with the Worker and `runtime/`; by default the one that this code came from. */
export function assetsUrl(): URL {
  return base;
}

/** Under Node there is none: addresses are absolute. */
const { document: page } = globalThis as { readonly document?: Document };

/**
 * Names the folder with the Worker and `runtime/`. Needed when a bundler has moved this code away
 * from them; call it before the first run.
 */
export function setAssetsUrl(url: string | URL): void {
  base = new URL(url, page?.baseURI);
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
  url.searchParams.set('v', __WORKER_SHA256__.slice(0, 10));
  return url;
}

/** The address of a runtime file. */
export function runtimeUrl(role: RuntimeRole): string {
  return fileUrl(`runtime/${manifest.files[role].file}`).href;
}

/** The address of a runtime file's compressed copy; null when there is none. */
export function gzipUrl(role: RuntimeRole): string | null {
  const { gzip } = manifest.files[role];
  return gzip ? fileUrl(`runtime/${gzip.file}`).href : null;
}

/** Where pyodide publishes the packages that it has built for this Python. */
export const packageBaseUrl = (): string =>
  `https://cdn.jsdelivr.net/pyodide/v${manifest.pyodide}/full/`;

/** A file that never changes, as it is kept for later visits. */
export interface Asset {
  /** Its address, absolute; the same at every attempt. */
  readonly url: string;
  /** Of its content, in hexadecimal; null when it was made here, and not known before. */
  readonly sha256: string | null;
}

/** What is kept of a runtime file, or of the Worker's script. */
export function assetOf(role: RuntimeRole | 'worker'): Asset {
  const isWorker = role === 'worker';
  const url = isWorker ? workerUrl() : new URL(runtimeUrl(role));
  url.searchParams.delete('attempt');
  return { url: url.href, sha256: isWorker ? __WORKER_SHA256__ : manifest.files[role].sha256 };
}
