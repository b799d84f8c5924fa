/** Child processes that never outlive the tests, and free ports for them. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';

export interface Running {
  /** What the program prints; thrown away unless somebody listens. */
  readonly output: Readable;
  /** Ends the process and what it started. */
  stop(): void;
}

const ending = new AbortController();
/** For what starts a program and only later tells which: aborted when this process ends. */
export const untilEnd = ending.signal;

/** What ends each process group that is left. */
const running = new Set<() => void>();

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
  return { output: child.stdout, stop: adopt(child, 'SIGTERM') };
}

/**
 * Lets a process group end with its leader, and both with this process; gives what ends them now. What
 * started this process is told, for the case that it is ended with no time to do so.
 */
export function adopt(leader: ChildProcess, signal: NodeJS.Signals): () => void {
  const { pid } = leader;
  if (pid === undefined) return () => undefined;
  const tell = (type: 'started' | 'ended') => process.connected && process.send?.({ type, pid });
  const stop = () => {
    if (!running.delete(stop)) return;
    try {
      process.kill(-pid, signal);
    } catch {
      // It has ended already.
    }
    tell('ended');
  };
  running.add(stop);
  leader.once('exit', stop);
  tell('started');
  return stop;
}

function stopAll(): void {
  ending.abort();
  for (const stop of running) stop();
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
