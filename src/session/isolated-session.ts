import type { Interpreter } from '../runtime/interpreter.js';
import type { Session, Start } from './session.js';
import { Turns } from './turns.js';
import type { SessionObserver } from './types.js';

/** Blocks without a session: a fresh interpreter for each run, a few runs at a time. */
export class IsolatedSession implements Session {
  readonly isReady = false;
  readonly loss = null;
  readonly past = null;
  readonly turns: Turns;

  constructor(
    private readonly start: Start,
    /** Interpreters take about 50 MB each; more than cores gain nothing. */
    atOnce = Math.min(Math.max(navigator.hardwareConcurrency - 1, 2), 4),
  ) {
    this.turns = new Turns(atOnce);
  }

  interpreter(observer: SessionObserver, signal: AbortSignal): Promise<Interpreter> {
    return this.start((progress) => observer.progress(progress), signal);
  }

  finish(interpreter: Interpreter): void {
    interpreter.terminate();
  }
}
