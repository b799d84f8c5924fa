import type { RuntimeImage } from '../protocol/messages.js';
import { manifest, runtimeUrl, type RuntimeManifest } from './assets.js';
import { RuntimeError } from './errors.js';

type Role = keyof RuntimeManifest['files'];

/** Told with the bytes of a file that have come so far, uncompressed. */
export type OnBytes = (role: Role, loaded: number) => void;

function failed(url: string, why: string, cause?: unknown): RuntimeError {
  return new RuntimeError(
    'download-failed',
    `Python could not be downloaded: ${why} (${url}). Check the connection and try again.`,
    { cause },
  );
}

async function open(role: Role, fetch: typeof globalThis.fetch): Promise<Response> {
  const url = runtimeUrl(role);
  let response;
  try {
    response = await fetch(url);
  } catch (cause) {
    throw failed(url, 'the request failed', cause);
  }
  if (!response.ok) throw failed(url, `the server answered ${String(response.status)}`);
  return response;
}

/**
 * Reads a copy of the body, so that the response itself reaches the engine untouched. Returns how
 * many bytes it had.
 */
async function count(role: Role, copy: Response, onBytes: OnBytes): Promise<number> {
  const reader = copy.body?.getReader();
  let loaded = 0;
  for (;;) {
    const step = await reader?.read();
    if (!step || step.done) return loaded;
    onBytes(role, (loaded += step.value.length));
  }
}

async function compile(fetch: typeof globalThis.fetch, onBytes: OnBytes) {
  const response = await open('wasm', fetch);
  const url = runtimeUrl('wasm');
  const counted = count('wasm', response.clone(), onBytes).catch((cause: unknown) => {
    throw failed(url, 'the connection was cut', cause);
  });
  // Some hosts do not know the type of .wasm files, and streaming insists on it.
  const streamable = response.headers.get('content-type')?.startsWith('application/wasm');
  const compiled = streamable
    ? WebAssembly.compileStreaming(response)
    : response.arrayBuffer().then((bytes) => WebAssembly.compile(bytes));
  // A cut connection, or another file in its place, makes both fail: the sentence to tell is ours.
  compiled.catch(() => undefined);
  if ((await counted) !== manifest.files.wasm.size)
    throw failed(url, 'the file did not come whole');
  return compiled;
}

async function read(role: Role, fetch: typeof globalThis.fetch, onBytes: OnBytes) {
  const response = await open(role, fetch);
  const { size } = manifest.files[role];
  try {
    const [bytes] = await Promise.all([
      response.clone().arrayBuffer(),
      count(role, response, onBytes),
    ]);
    if (bytes.byteLength === size) return bytes;
  } catch (cause) {
    throw failed(runtimeUrl(role), 'the connection was cut', cause);
  }
  throw failed(runtimeUrl(role), 'the file did not come whole');
}

/**
 * Fetches and compiles what every interpreter of the page shares.
 *
 * @throws RuntimeError `download-failed`; other errors when the engine cannot compile.
 */
export async function downloadImage(
  fetch: typeof globalThis.fetch,
  onBytes: OnBytes,
): Promise<RuntimeImage> {
  const [module, startupLibrary] = await Promise.all([
    compile(fetch, onBytes),
    read('startupLibrary', fetch, onBytes),
  ]);
  return {
    module,
    startupLibrary,
    libraryUrls: { examples: runtimeUrl('examplesLibrary'), library: runtimeUrl('library') },
    lock: { info: manifest.lockInfo, packages: {} },
  };
}
