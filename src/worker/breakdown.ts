import type { Phrase } from '../protocol/messages.js';
import type { Pyodide } from './python.js';

/** Bytes of free memory that Python needs even to answer what must run first. */
const ELBOW_ROOM = 16 * 2 ** 20;
/** What Python raises without them. */
export const NO_MEMORY = 'MemoryError';

export const messageOf = (error: unknown) =>
  error instanceof Error ? error.message : String(error);

/** The last line of a Python error, which says what happened; a traceback precedes it. */
export const lastLineOf = (error: unknown) => messageOf(error).trimEnd().split('\n').at(-1) ?? '';

/** The phrase for a program that ended Python itself (`os._exit`); null for any other error. */
export function exitOf(error: unknown): Phrase | null {
  const { name, status } = Object(error) as { readonly name?: unknown; readonly status?: unknown };
  return name === 'Exit' && typeof status === 'number' ? { code: 'exit-code', status } : null;
}

/** Whether there is enough free memory to continue. */
export function hasMemory({ _module: module }: Pyodide): boolean {
  try {
    const address = module._malloc(ELBOW_ROOM);
    module._free(address); // does nothing for 0
    return address !== 0;
  } catch {
    return true; // Python broke down for another reason
  }
}
