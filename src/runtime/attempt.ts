import { bypassCaches } from './assets.js';
import { RuntimeError } from './errors.js';
import { PolicyWatch } from './policy.js';

/**
 * Makes one attempt to start an interpreter.
 *
 * @param signal cancels it
 * @param start must end its Workers when `ending` aborts; `aborted` rejects then
 * @throws RuntimeError with the reason, as far as it is known; the signal's reason
 */
export async function attempt<T>(
  signal: AbortSignal,
  start: (ending: AbortSignal, aborted: Promise<never>) => Promise<T>,
): Promise<T> {
  const policy = new PolicyWatch();
  // Ends all Workers of this start that are not ready yet.
  const ending = new AbortController();
  const aborted = new Promise<never>((_, reject) => {
    ending.signal.addEventListener('abort', () => {
      reject(ending.signal.reason as Error);
    });
  });
  const abort = () => {
    ending.abort(signal.reason);
  };
  signal.addEventListener('abort', abort);
  try {
    return await Promise.race([start(ending.signal, aborted), aborted]);
  } catch (error) {
    ending.abort(error);
    signal.throwIfAborted();
    bypassCaches();
    throw asRuntimeError(await policy.explain(error));
  } finally {
    signal.removeEventListener('abort', abort);
    policy.stop();
  }
}

function asRuntimeError(error: unknown): RuntimeError {
  if (error instanceof RuntimeError) return error;
  const detail = error instanceof Error ? error.message : String(error);
  return new RuntimeError({ code: 'start-failed', detail }, { cause: error });
}
