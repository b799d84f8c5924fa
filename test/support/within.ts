import { setTimeout as delay } from 'node:timers/promises';

/** There was no answer in time. */
export class Late extends Error {
  override readonly name = 'Late';
}

/** The promise's result if it comes within so many milliseconds; otherwise fails. @throws Late */
export async function within<T>(milliseconds: number, promise: Promise<T>): Promise<T> {
  const stop = new AbortController();
  const late = delay(milliseconds, undefined, { signal: stop.signal }).then(() => {
    throw new Late(`no answer within ${milliseconds / 1000} s`);
  });
  // The one that loses the race must not become an unhandled rejection.
  late.catch(() => undefined);
  promise.catch(() => undefined);
  try {
    return await Promise.race([promise, late]);
  } finally {
    stop.abort();
  }
}
