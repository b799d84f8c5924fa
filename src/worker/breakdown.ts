import type { Phrase } from '../protocol/messages.js';
import type { Pyodide } from './python.js';

/** Bytes without which Python cannot even be asked what a program needs. */
const ELBOW_ROOM = 16 * 2 ** 20;
/** What Python raises without it. */
export const NO_MEMORY = 'MemoryError';

export const messageOf = (error: unknown) =>
  error instanceof Error ? error.message : String(error);

/** Python's errors come with their traceback: the last line tells what happened. */
export const lastLineOf = (error: unknown) => messageOf(error).trimEnd().split('\n').at(-1) ?? '';

/** That a program ended the whole of Python (`os._exit`), as pyodide tells it; null where it did not. */
export function exitOf(error: unknown): Phrase | null {
  const { name, status } = Object(error) as { readonly name?: unknown; readonly status?: unknown };
  return name === 'Exit' && typeof status === 'number' ? { code: 'exit-code', status } : null;
}

/** Whether there is memory to go on with. */
export function hasMemory({ _module: module }: Pyodide): boolean {
  try {
    const address = module._malloc(ELBOW_ROOM);
    module._free(address); // of 0 does nothing
    return address !== 0;
  } catch {
    return true; // it broke down for another reason
  }
}
