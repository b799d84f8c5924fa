declare const __RUNTIME_MANIFEST__: RuntimeManifest;
declare const __WORKER_SHA256__: string;
declare const __FRAME_SHA256__: string;

/** One file of `dist/runtime/`. */
export interface RuntimeFile {
  /** Its name, with a hash of its content. */
  readonly file: string;
  /** Bytes, as stored there. */
  readonly size: number;
  readonly sha256: string;
  /** A compressed copy, for hosts that do not compress. */
  readonly gzip?: Omit<RuntimeFile, 'gzip'>;
}

/** `dist/runtime/manifest.json`. The build puts it into the code, which saves a request. */
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

/** The purposes of runtime files. */
export type RuntimeRole = keyof RuntimeManifest['files'];

/** The manifest of this build's `dist/runtime/`. */
export const manifest: RuntimeManifest = __RUNTIME_MANIFEST__;

// All chunks of a build are in one folder, so this file's own address tells it.
let base = new URL('./', import.meta.url);

/** The folder with the Worker and `runtime/`; by default, the one that this code came from. */
export function assetsUrl(): URL {
  return base;
}

/** Undefined under Node, where addresses are absolute. */
const { document: page } = globalThis as { readonly document?: Document };

/**
 * Sets the folder with the Worker and `runtime/`, if a bundler has moved this code away from them.
 * Call it before the first run.
 */
export function setAssetsUrl(url: string | URL): void {
  base = new URL(url, page?.baseURI);
  if (!base.pathname.endsWith('/')) base.pathname += '/';
}

let attempt = 0;

/** Gives later requests new addresses: the browser or a proxy may have cached a failure. */
export function bypassCaches(): void {
  attempt++;
}

function fileUrl(path: string): URL {
  const url = new URL(path, base);
  if (attempt) url.searchParams.set('attempt', String(attempt));
  return url;
}

/** The build's own files that Workers need: their script, and the document of their frame. */
const OWN = {
  worker: { file: 'python-run-worker.js', sha256: () => __WORKER_SHA256__ },
  frame: { file: 'python-run-frame.html', sha256: () => __FRAME_SHA256__ },
} as const;

/** The purposes of all files that interpreters are made of. */
export type FileRole = RuntimeRole | keyof typeof OWN;

const isOwn = (role: FileRole): role is keyof typeof OWN => Object.hasOwn(OWN, role);

/** The address of a file. The names of our own are the same in every version. */
export function urlOf(role: FileRole): string {
  if (!isOwn(role)) return fileUrl(`runtime/${manifest.files[role].file}`).href;
  const { file, sha256 } = OWN[role];
  const url = fileUrl(file);
  url.searchParams.set('v', sha256().slice(0, 10));
  return url.href;
}

/** The address of a runtime file's compressed copy; null if there is none. */
export function gzipUrl(role: FileRole): string | null {
  const { gzip } = isOwn(role) ? {} : manifest.files[role];
  return gzip ? fileUrl(`runtime/${gzip.file}`).href : null;
}

/** Where pyodide publishes the packages it has built for this Python. */
export const packageBaseUrl = (): string =>
  `https://cdn.jsdelivr.net/pyodide/v${manifest.pyodide}/full/`;

/** A file that never changes, as it is stored for later visits. */
export interface Asset {
  /** Its absolute address, the same in every attempt. */
  readonly url: string;
  /** Of its content, in hexadecimal; null if not known in advance. */
  readonly sha256: string | null;
}

/** The asset of a file. */
export function assetOf(role: FileRole): Asset {
  const url = new URL(urlOf(role));
  url.searchParams.delete('attempt');
  const sha256 = isOwn(role) ? OWN[role].sha256() : manifest.files[role].sha256;
  return { url: url.href, sha256 };
}
