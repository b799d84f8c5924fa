/** Lets all that is queued now happen first. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

/** Waits for a state; if it never comes, the test's own time limit says so. */
export async function until(holds: () => unknown): Promise<void> {
  while (!holds()) await nextTask();
}

/** What a promise rejects with. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  let value: unknown;
  try {
    value = await promise;
  } catch (error) {
    return error;
  }
  throw new Error(`It did not reject; it gave ${String(value)}.`);
}
