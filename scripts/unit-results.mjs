/** A reporter for Web Test Runner: what the unit tests of all engines came to, and their time. */
import { basename } from 'node:path';

import { concludeResults, failureOf } from './results.mjs';

/**
 * @typedef {import('@web/test-runner').TestSession} TestSession
 * @typedef {import('@web/test-runner').TestResult} TestResult
 * @typedef {NonNullable<TestSession['testResults']>} Suite
 */

/**
 * @param {(sessionId: string) => number} secondsOf How long a test file took in an engine.
 * @returns {import('@web/test-runner').Reporter}
 */
export function unitResults(secondsOf) {
  return {
    onTestRunFinished({ sessions }) {
      const counts = { passed: 0, failed: 0, skipped: 0 };
      const failures = [];
      const times = [];
      for (const session of sessions) {
        const file = basename(session.testFile ?? '', '.test.ts');
        const engine = session.browser.name;
        times.push({ name: file, engine, seconds: secondsOf(session.id) });
        const tests = session.testResults ? testsOf(session.testResults, [file, engine]) : [];
        for (const { outcome, path, error } of tests) {
          counts[outcome]++;
          if (outcome === 'failed') failures.push(failureOf(path, error));
        }
        if (session.passed && tests.length === 0) {
          counts.failed++;
          failures.push(`${file} › ${engine}: no test in it`);
        }
        // A file that did not load, or crashed, has no failing test of its own.
        if (!session.passed && !tests.some(({ outcome }) => outcome === 'failed')) {
          counts.failed++;
          const [error] = session.errors;
          failures.push(failureOf(`${file} › ${engine}`, error?.message));
        }
      }
      // Web Test Runner minds no file without a test.
      if (counts.failed > 0) process.once('exit', () => (process.exitCode = 1));
      concludeResults('unit', { ...counts, failures, times });
    },
  };
}

/**
 * @param {Suite} suite
 * @param {readonly string[]} path The names of what it is in.
 * @returns {{ outcome: 'passed' | 'failed' | 'skipped', path: string, error: string | undefined }[]}
 */
function testsOf({ tests, suites }, path) {
  return [
    ...tests.map(({ name, skipped, passed, error }) => ({
      error: error?.message,
      outcome: skipped
        ? /** @type {const} */ ('skipped')
        : passed
          ? /** @type {const} */ ('passed')
          : /** @type {const} */ ('failed'),
      path: [...path, name].join(' › '),
    })),
    ...suites.flatMap((suite) => testsOf(suite, [...path, suite.name])),
  ];
}
