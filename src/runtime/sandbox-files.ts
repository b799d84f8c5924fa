import type { LibraryFiles } from '../protocol/messages.js';
import type { SandboxScripts } from '../protocol/sandbox.js';
import { assetOf, workerUrl, type RuntimeRole } from './assets.js';
import { openFile, type Download, type Source } from './download.js';
import { RuntimeError } from './errors.js';

/** What an interpreter in a sandbox is given, since it cannot fetch anything. */
export interface SandboxFiles {
  readonly wasm: Blob;
  readonly library: LibraryFiles;
}

const SCRIPT = { type: 'text/javascript' };

/**
 * Reads a file from the store, else from the host or the browser's cache. Keeps it in memory:
 * Firefox stores a large `response.blob()` in a file, which a Worker in a sandbox cannot read while
 * Python waits.
 */
async function read(role: RuntimeRole | 'worker', source: Source): Promise<Blob> {
  const stored = await source.store.read(assetOf(role));
  return new Blob([stored ?? (await (await open(role, source)).arrayBuffer())]);
}

async function open(role: RuntimeRole | 'worker', { fetch }: Source): Promise<Response> {
  if (role !== 'worker') return openFile(role, fetch);
  const url = workerUrl();
  const response = await fetch(url);
  const { ok, status } = response;
  if (ok) return response;
  throw new RuntimeError({ code: 'download-failed', url: url.href, status });
}

/** @throws RuntimeError `download-failed` */
export async function sandboxScripts(source: Source): Promise<SandboxScripts> {
  const [worker, loader, core] = await Promise.all(
    (['worker', 'loader', 'core'] as const).map(
      async (role) => new Blob([await read(role, source)], SCRIPT),
    ),
  );
  return { worker: worker!, loader: loader!, core: core! };
}

/**
 * The other files: CPython, and all of the standard library.
 *
 * @throws RuntimeError `download-failed`
 */
export async function sandboxFiles(source: Source, { fresh }: Download): Promise<SandboxFiles> {
  const [wasm, examples, library] = await Promise.all([
    fresh.get('wasm') ?? read('wasm', source),
    read('examplesLibrary', source),
    read('library', source),
  ]);
  return { wasm, library: { examples, library } };
}
