import { readFileSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import * as boot from '../worker/boot.js';
import { Host, type HostPort } from '../worker/host.js';

/** Connects the host to this thread. Everything else is in the host. */
function serve(thread: NonNullable<typeof parentPort>): void {
  const port: HostPort = {
    postMessage: (message, transfer = []) => {
      thread.postMessage(message, transfer as ArrayBuffer[]);
    },
    addEventListener: (_type, listener) => {
      thread.on('message', (data: unknown) => {
        listener({ data });
      });
    },
  };
  const host = new Host(port, boot, (url) => readFileSync(new URL(url)));
  // Without listeners, an error in a callback that a program left behind would end the thread.
  for (const event of ['uncaughtException', 'unhandledRejection']) {
    process.on(event, () => {
      host.uncaught();
    });
  }
}

if (parentPort) serve(parentPort);
