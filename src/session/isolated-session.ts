import type { Interpreter } from '../runtime/interpreter.js';
import type { Session, Start } from './session.js';
import { Turns } from './turns.js';
import type { SessionObserver } from './types.js';

/** Blocks without a session: a new interpreter for each run, and a few runs at a time. */
export class IsolatedSession implements Session {
  readonly isReady = false;
  readonly loss = null;
  readonly past = null;
  readonly turns: Turns;

  constructor(
    private readonly start: Start,
    readonly fetch: typeof globalThis.fetch,
    cores: number,
  ) {
    // An interpreter takes about 50 MB, and more of them than cores gain nothing.
    this.turns = new Turns(Math.min(Math.max(cores - 1, 2), 4));
  }

  interpreter(observer: SessionObserver, signal: AbortSignal): Promise<Interpreter> {
    return this.start((progress) => observer.progress(progress), signal);
  }

  finish(interpreter: Interpreter): void {
    interpreter.terminate();
  }
}
