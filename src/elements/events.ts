import type { DisplayAct, OutputChunk } from '../protocol/messages.js';
import type { RunResult, RunState } from '../session/types.js';

const UP = { bubbles: true, composed: true } as const;

/** The reader or a script asks for a run. Cancelling the event prevents the run. */
export class PythonRunStartEvent extends Event {
  static readonly eventName = 'python-run-start';

  constructor(
    /** The code that is about to run. */
    readonly code: string,
  ) {
    super(PythonRunStartEvent.eventName, { ...UP, cancelable: true });
  }
}

/** The program printed or displayed something. */
export class PythonRunOutputEvent extends Event {
  static readonly eventName = 'python-run-output';

  constructor(
    /** Pieces of text in the order in which they were printed. */
    readonly chunks: readonly OutputChunk[],
    /** What it displayed, changed or removed; then there is no text. */
    readonly display?: DisplayAct,
  ) {
    super(PythonRunOutputEvent.eventName, UP);
  }
}

/** The block's state has changed. */
export class PythonRunStateEvent extends Event {
  static readonly eventName = 'python-run-state';

  constructor(readonly state: RunState) {
    super(PythonRunStateEvent.eventName, UP);
  }
}

/** The program waits for a line of input. */
export class PythonRunInputEvent extends Event {
  static readonly eventName = 'python-run-input';

  constructor(
    /** What the program printed last on the line where it waits. */
    readonly prompt: string,
  ) {
    super(PythonRunInputEvent.eventName, UP);
  }
}

/** A run has ended. */
export class PythonRunEndEvent extends Event {
  static readonly eventName = 'python-run-end';

  constructor(readonly result: RunResult) {
    super(PythonRunEndEvent.eventName, UP);
  }
}

/** The reader edited the code. */
export class PythonRunChangeEvent extends Event {
  static readonly eventName = 'python-run-change';

  constructor(
    /** The current code. */
    readonly code: string,
  ) {
    super(PythonRunChangeEvent.eventName, UP);
  }
}

/** The events that a block dispatches, by name. */
export interface PythonRunEventMap {
  'python-run-start': PythonRunStartEvent;
  'python-run-output': PythonRunOutputEvent;
  'python-run-state': PythonRunStateEvent;
  'python-run-input': PythonRunInputEvent;
  'python-run-end': PythonRunEndEvent;
  'python-run-change': PythonRunChangeEvent;
}

declare global {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- adds to the DOM's own map
  interface HTMLElementEventMap extends PythonRunEventMap {}
}
