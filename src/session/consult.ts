import type { ConsoleAnswers, ConsoleQuestion } from '../protocol/messages.js';
import { timer } from './allowance.js';
import type { SharedSession } from './shared-session.js';
import type { SessionObserver } from './types.js';

/** Milliseconds that Python has for an answer: a program's own `__dir__` may never end. */
const PATIENCE = 5000;

/**
 * Asks a session's Python a question, in a turn between runs. Starts Python if necessary.
 *
 * @throws RuntimeError; the signal's reason; an `Error` if no answer comes
 */
export async function consult<Question extends ConsoleQuestion>(
  session: SharedSession,
  question: Question,
  observer: SessionObserver,
  signal: AbortSignal,
): Promise<ConsoleAnswers[Question['kind']]> {
  const leave = await session.turns.take(signal);
  try {
    const interpreter = await session.interpreter(observer, signal);
    return await new Promise((resolve, reject) => {
      signal.throwIfAborted();
      signal.addEventListener('abort', () => reject(signal.reason as Error));
      const cancel = timer(() => reject(new Error('Python did not answer.')), PATIENCE);
      void interpreter.consult(question).then(resolve, reject).finally(cancel);
    });
  } finally {
    leave();
  }
}
