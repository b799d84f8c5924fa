/** What runs a block and shows its output: left out of the entry script until it is needed. */
const importParts = () => import('./perform.js');

let parts: ReturnType<typeof importParts> | null = null;

/**
 * Loads the parts once for all blocks. One promise, since engines settle several imports of one
 * module in any order, and blocks must reach their session in the order in which they were run.
 */
export function loadParts(): ReturnType<typeof importParts> {
  parts ??= importParts().catch((error: unknown) => {
    parts = null;
    throw error;
  });
  return parts;
}
