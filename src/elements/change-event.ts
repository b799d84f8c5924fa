const UP = { bubbles: true, composed: true } as const;

/** The reader edited the code. */
export class PythonRunChangeEvent extends Event {
  static readonly eventName = 'python-run-change';

  constructor(
    /** The code as it is now. */
    readonly code: string,
  ) {
    super(PythonRunChangeEvent.eventName, UP);
  }
}
