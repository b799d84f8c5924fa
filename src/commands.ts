import { blocks } from './controllers/page-block.js';
import { loadParts } from './controllers/parts.js';
import type { RunResult } from './session/types.js';
import { loadWords, pageLanguageOf } from './words/words.js';

/**
 * Runs the blocks of a session one after the other, in document order; without a name, all blocks
 * of the page. Stops after the first one that does not end well.
 *
 * @returns the results of the blocks that ran
 * @throws TypeError if a part of this library fails to load
 */
export async function runAll(session?: string): Promise<RunResult[]> {
  const { page, resultInWords } = await loadParts();
  const results = await page.runAll(blocksOf(session));
  const words = await loadWords(pageLanguageOf(document.documentElement));
  return results.map((result) => resultInWords(result, words));
}

/**
 * Restarts a session; without a name, all sessions of the page. Stops runs, and forgets what was
 * defined; outputs stay.
 *
 * @throws TypeError if a part of this library fails to load
 */
export async function restartSession(session?: string): Promise<void> {
  await (await loadParts()).page.restart(blocksOf(session));
}

const blocksOf = (session?: string) =>
  blocks.in(document).filter((block) => session === undefined || block.session === session);
