/** A reporter of node:test that sends what happens to the process that started this one. */

/**
 * @typedef {object} TestEnd
 * @property {'test'} type
 * @property {string} name
 * @property {number} nesting 0 is the file, 1 what stands in it: engines, suites, tests.
 * @property {boolean} isSuite
 * @property {'passed' | 'failed' | 'skipped'} outcome
 * @property {number} seconds
 * @property {string} [error] Message and place.
 * @property {string} [failureType] Whose fault it is, in node:test's words.
 */

/**
 * A suite or a test begins.
 * @typedef {{ type: 'begin', name: string, nesting: number }} TestBegin
 */

/** @param {AsyncIterable<import('node:test/reporters').TestEvent>} events */
export default async function* report(events) {
  for await (const { type, data } of events) {
    if (type === 'test:dequeue') {
      process.send?.({ type: 'begin', name: data.name, nesting: data.nesting });
    }
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    /** @type {TestEnd} */
    const end = {
      type: 'test',
      name: data.name,
      nesting: data.nesting,
      isSuite: data.details.type === 'suite',
      outcome:
        data.skip !== undefined || data.todo !== undefined
          ? 'skipped'
          : type === 'test:pass'
            ? 'passed'
            : 'failed',
      seconds: data.details.duration_ms / 1000,
      ...('error' in data.details && describeError(data.details.error)),
    };
    process.send?.(end);
    yield '';
  }
}

/** @param {Error & { failureType?: string }} error What node:test wraps around the real one. */
function describeError({ message, cause, failureType = '' }) {
  return { error: cause instanceof Error ? (cause.stack ?? cause.message) : message, failureType };
}
