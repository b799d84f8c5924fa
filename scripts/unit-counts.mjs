/** A reporter for Web Test Runner that counts the unit tests of all engines. */
import { writeCounts } from './counts.mjs';

/**
 * @typedef {import('@web/test-runner').TestSession} TestSession
 * @typedef {NonNullable<TestSession['testResults']>} Suite
 */

/** @returns {import('@web/test-runner').Reporter} */
export function unitCounts() {
  return {
    onTestRunFinished({ sessions }) {
      const total = { passed: 0, failed: 0, skipped: 0 };
      for (const session of sessions) {
        const { passed, failed, skipped } = countSession(session);
        total.passed += passed;
        total.failed += failed;
        total.skipped += skipped;
      }
      writeCounts('unit', total);
    },
  };
}

/** @param {TestSession} session One test file in one engine. */
function countSession({ passed, testResults }) {
  const tests = testResults ? testsOf(testResults) : [];
  const skipped = tests.filter((test) => test.skipped).length;
  const failed = tests.filter((test) => !test.skipped && !test.passed).length;
  return {
    passed: tests.length - skipped - failed,
    // A file that did not load, or crashed, has no failing test of its own.
    failed: failed === 0 && !passed ? 1 : failed,
    skipped,
  };
}

/**
 * @param {Suite} suite
 * @returns {Suite['tests']}
 */
function testsOf(suite) {
  return [...suite.tests, ...suite.suites.flatMap(testsOf)];
}
