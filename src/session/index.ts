import { Runtime } from '../runtime/runtime.js';
import { Run } from './run.js';
import { Sessions } from './session.js';
import type { RunEvent, RunSpec } from './types.js';

/** The page's one runtime; nothing is fetched before the first run. */
const sessions = new Sessions(new Runtime());

/** Starts a run in its session. `observe` is told all that happens, in order, until `end`. */
export function startRun(spec: RunSpec, observe: (event: RunEvent) => void): Run {
  return new Run(spec, sessions.get(spec.session), observe);
}

export type { Run } from './run.js';
