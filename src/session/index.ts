import { Runtime } from '../runtime/runtime.js';
import { Run } from './run.js';
import type { ConsoleAnswers, ConsoleQuestion } from '../protocol/messages.js';
import { BlockSession, findStale, type Surroundings } from './block-session.js';
import type { BlockReference, StaleBlock } from './blocks.js';
import { consult } from './consult.js';
import { Sessions, type Session, type SessionObserver } from './session.js';
import type { RunEvent, RunSpec } from './types.js';

/** The page's one runtime; nothing is fetched before the first run, or what announces it. */
const runtime = new Runtime();
const sessions = new Sessions(runtime);

/**
 * Begins to fetch Python before the first run, or to start it as well. What fails is tried again,
 * and told, by the run.
 */
export function prefetch(what: 'download' | 'start'): void {
  runtime.prefetch(what);
}

/** Which session: those in a sandbox and the others know nothing of each other. */
export interface SessionName {
  readonly session: string;
  readonly isSandboxed: boolean;
}

const named = ({ session, isSandboxed }: SessionName) => sessions.named(session, isSandboxed);

/**
 * A session as one run of one block sees it.
 *
 * @param isInOrder whether what the block needs has been seen to, since all run in order
 */
export function blockSession(
  name: SessionName,
  page: Surroundings,
  isInOrder: boolean,
): BlockSession {
  return new BlockSession(named(name), page, isInOrder);
}

/**
 * Starts a run, in its session as it is or as a block sees it. `observe` is told all that happens,
 * in order, until `end`.
 */
export function startRun(
  spec: RunSpec,
  observe: (event: RunEvent) => void,
  session: Session = sessions.get(spec.session, spec.isSandboxed),
): Run {
  return new Run(spec, session, observe);
}

/** Which blocks of a session are stale; null where nobody can tell. Waits until no run is on. */
export function staleIn(
  name: SessionName,
  blocks: () => readonly BlockReference[],
  signal: AbortSignal,
): Promise<StaleBlock[] | null> {
  return findStale(named(name), blocks, signal);
}

/** Whether the session's Python is at work. */
export function isBusy(name: SessionName): boolean {
  return named(name).isBusy;
}

/** Asks a session's Python something for a console; starts it when that is necessary. */
export function ask<Question extends ConsoleQuestion>(
  name: SessionName,
  question: Question,
  observer: SessionObserver,
  signal: AbortSignal,
): Promise<ConsoleAnswers[Question['kind']]> {
  return consult(named(name), question, observer, signal);
}

/** Begins a session anew, when its runs are over. */
export async function restart(name: SessionName): Promise<void> {
  const session = named(name);
  const leave = await session.enter(new AbortController().signal);
  session.restart();
  leave();
}

export type { BlockSession, FirstBlock, Surroundings } from './block-session.js';
export type { BlockReference, StaleBlock } from './blocks.js';
export type { SessionBlock } from './past-run.js';
export type { Run } from './run.js';
export type { SessionObserver } from './session.js';
