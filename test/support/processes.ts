/** Child processes that never outlive the tests, and free ports for them. */
import { spawn } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';

export interface Running {
  /** What the program prints; thrown away unless somebody listens. */
  readonly output: Readable;
  /** Ends the process and what it started. */
  stop(): void;
}

const running = new Set<Running>();

/** Starts a program in a process group of its own, so that `stop` reaches its children too. */
export function start(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Running {
  const child = spawn(program, args, {
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, ...env },
  });
  // A full pipe would stop the program.
  child.stdout.resume();
  const entry: Running = {
    output: child.stdout,
    stop: () => {
      running.delete(entry);
      try {
        if (child.pid !== undefined) process.kill(-child.pid);
      } catch {
        // It has ended already.
      }
    },
  };
  running.add(entry);
  return entry;
}

function stopAll(): void {
  for (const entry of running) entry.stop();
}

process.once('exit', stopAll);
// Without a listener these end the process with no `exit` event.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    stopAll();
    process.exit(1);
  });
}

/** A port that nobody listens on now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => {
        resolve(port);
      });
    });
  });
}
