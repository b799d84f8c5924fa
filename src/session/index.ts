import { Runtime } from '../runtime/runtime.js';
import { Run } from './run.js';
import { Sessions } from './session.js';
import type { RunEvent, RunSpec } from './types.js';

/** The page's one runtime; nothing is fetched before the first run, or what announces it. */
const runtime = new Runtime();
const sessions = new Sessions(runtime);

/**
 * Begins to fetch Python before the first run, or to start it as well. What fails is tried again,
 * and told, by the run.
 */
export function prefetch(what: 'download' | 'start'): void {
  if (what === 'start') void runtime.warmUp();
  else runtime.prefetch();
}

/** Starts a run in its session. `observe` is told all that happens, in order, until `end`. */
export function startRun(spec: RunSpec, observe: (event: RunEvent) => void): Run {
  return new Run(spec, sessions.get(spec.session), observe);
}

export type { Run } from './run.js';
