import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import type { CompiledMessage } from '../protocol/frame.js';
import type { HostPort } from '../worker/host-given.js';
import { Host } from '../worker/host.js';
import { moduleOf } from '../worker/private-port.js';
import type { ThreadData } from './worker.js';

/** Connects the host to this thread. Everything else is in the host. */
function serve(thread: NonNullable<typeof parentPort>): void {
  const { loaderUrl, coreUrl, archives } = workerData as ThreadData;
  const isCompiled = (data: unknown): data is CompiledMessage =>
    (data as { readonly type: string }).type === 'compiled';
  const compiled = new Promise<CompiledMessage>((resolve) => {
    thread.on('message', (data: unknown) => {
      if (isCompiled(data)) resolve(data);
    });
  });
  const port: HostPort = {
    postMessage: (message, transfer = []) => {
      thread.postMessage(message, transfer as ArrayBuffer[]);
    },
    addEventListener: (_type, listener) => {
      thread.on('message', (data: unknown) => {
        if (!isCompiled(data)) listener({ data });
      });
    },
  };
  const readArchive = (name: keyof typeof archives) => {
    const bytes = readFileSync(new URL(archives[name]));
    return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
  };
  const host = new Host({
    port,
    loaderUrl,
    coreUrl,
    module: moduleOf(compiled),
    slate: null,
    readArchive,
  });
  // Without listeners, an error in a callback that a program left behind would end the thread.
  for (const event of ['uncaughtException', 'unhandledRejection']) {
    process.on(event, () => {
      host.uncaught();
    });
  }
}

if (parentPort) serve(parentPort);
