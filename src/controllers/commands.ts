/** What is done with all blocks of a session, or of the page. */
import { announce } from '../output/index.js';
import { restart } from '../session/index.js';
import type { RunResult } from '../session/types.js';
import { note, runInOrder } from './dependencies.js';
import type { RunAllProgress } from './notes.js';
import {
  allAround,
  allOfSession,
  blocksAround,
  blocksOfSession,
  type BlockElement,
  type NotedElement,
  type PageBlock,
  type SessionMate,
} from './page-blocks.js';

const blocksOf = (session: string | undefined, around?: SessionMate): PageBlock[] =>
  session === undefined ? blocksAround(around) : blocksOfSession(session, around);

const count = (number: number) => (number === 1 ? 'One example' : `${String(number)} examples`);

/**
 * Runs the blocks of a session, or of the page, one after the other. Stops after the first one that
 * does not end well. `around`: the block where that was asked for; it tells how far it is.
 */
export async function runAll(session?: string, around?: NotedElement): Promise<RunResult[]> {
  const blocks = blocksOf(session, around);
  const results: RunResult[] = [];
  const total = blocks.length;
  const tell = (block: PageBlock | null, stoppedBy: RunAllProgress['stoppedBy'] = null) => {
    const done = results.length;
    if (around) note(around, { all: { block, done, total, stoppedBy } });
  };
  for (const block of blocks) {
    if (!block.node.isConnected) continue; // the page changed meanwhile
    tell(block);
    const element = block.element();
    await element.updateComplete;
    const result = await runInOrder(element);
    results.push(result);
    if (result.status === 'ok') continue;
    tell(block, result.status);
    announce(`${block.name} did not end well, so those after it were not run.`);
    return results;
  }
  tell(null);
  announce(`${count(total)} ran.`);
  return results;
}

/**
 * Begins a session, or all sessions of the page, anew: stops what runs, and forgets what was
 * defined. The outputs stay.
 */
export async function restartSession(session?: string, around?: SessionMate): Promise<void> {
  const all = session === undefined ? allAround(around) : allOfSession(session, around);
  const blocks = all.filter(({ session }) => session !== null);
  const elements = blocks.filter(({ isLater }) => !isLater).map((block) => block.element());
  // Those that wait for their turn first, which would begin otherwise.
  const isWaiting = (element: BlockElement) => element.state === 'queued';
  const ordered = [...elements.filter(isWaiting), ...elements.filter((one) => !isWaiting(one))];
  await Promise.all(ordered.map((element) => element.stop()));
  const names = new Map(
    blocks.map(({ session, isSandboxed }) => [
      `${String(isSandboxed)} ${session!}`,
      { session: session!, isSandboxed },
    ]),
  );
  for (const name of names.values()) await restart(name);
  for (const element of elements) {
    if (element.state !== 'idle') note(element, { isRestarted: true, edited: [] });
  }
  announce('The session was begun anew.');
}
