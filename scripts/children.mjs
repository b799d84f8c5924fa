/** Programs that do not outlive the script that started them. */
import { spawn } from 'node:child_process';

/** @type {Set<import('node:child_process').ChildProcess>} */
const children = new Set();

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, () => {
    // To their whole groups: npm's shell hands no signal on.
    for (const { pid } of children) if (pid !== undefined) process.kill(-pid, 'SIGTERM');
    process.exit(1);
  });
}

/**
 * `spawn` of Node.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 */
export function startChild(program, args, options) {
  const child = spawn(program, args, { ...options, detached: true });
  children.add(child);
  child.once('exit', () => children.delete(child));
  return child;
}
