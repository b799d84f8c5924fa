/** Imports what runs blocks and shows their output; the entry leaves it out. */
const importParts = () => import('./perform.js');

let parts: ReturnType<typeof importParts> | null = null;

/**
 * Loads the parts once for all blocks. Returns one promise: engines settle several imports of one
 * module in any order, and blocks must reach their session in the order in which they were run.
 */
export function loadParts(): ReturnType<typeof importParts> {
  parts ??= importParts().catch((error: unknown) => {
    parts = null;
    throw error;
  });
  return parts;
}
