/**
 * Checks and tests the Python package in an ordinary Python (pyproject.toml says what and how).
 * Its tools live in `.venv`, which is made here and again when requirements-dev.txt changes.
 * Arguments go to pytest: `npm run test:python -- -k traceback`.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { forgetCounts, writeCounts } from './counts.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const VENV = join(ROOT, '.venv');
const BIN = join(VENV, process.platform === 'win32' ? 'Scripts' : 'bin');
const REQUIREMENTS = join(ROOT, 'requirements-dev.txt');
const REPORT = join(ROOT, '.cache', 'pytest.xml');
const MINIMUM = [3, 11];

forgetCounts('python');
ensureVenv();
const checks = [run('ruff', 'check'), run('ruff', 'format', '--check'), run('mypy')];
const tests = runTests(process.argv.slice(2));
const failedChecks = checks.filter((passed) => !passed).length;
writeCounts('python', {
  passed: tests.passed + checks.length - failedChecks,
  failed: tests.failed + failedChecks,
  skipped: tests.skipped,
});
if (tests.failed + failedChecks > 0) process.exitCode = 1;

function ensureVenv() {
  const stamp = join(VENV, 'requirements.sha256');
  const hash = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  const python = findPython();
  if (python === null) {
    console.error(
      `Python ${MINIMUM.join('.')} or later is needed to test src/python (python3 on the PATH).`,
    );
    process.exit(1);
  }
  rmSync(VENV, { recursive: true, force: true });
  execFileSync(python, ['-m', 'venv', VENV], { stdio: 'inherit' });
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
  execFileSync(join(BIN, 'python'), [...pip, '-r', REQUIREMENTS], { stdio: 'inherit' });
  writeFileSync(stamp, hash);
}

/** The first Python that is new enough, or null. */
function findPython() {
  const question = `import sys; sys.exit(sys.version_info < (${MINIMUM.join(', ')}))`;
  const names = ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python'];
  return names.find((name) => spawnSync(name, ['-c', question]).status === 0) ?? null;
}

/**
 * Runs a tool of the environment; tells whether it was content.
 * @param {string} tool
 * @param {string[]} args
 */
function run(tool, ...args) {
  console.log(`> ${[tool, ...args].join(' ')}`);
  return spawnSync(join(BIN, tool), args, { cwd: ROOT, stdio: 'inherit' }).status === 0;
}

/**
 * @param {string[]} args
 * @returns {import('./counts.mjs').Counts}
 */
function runTests(args) {
  mkdirSync(join(ROOT, '.cache'), { recursive: true });
  rmSync(REPORT, { force: true });
  const passed = run('pytest', `--junitxml=${REPORT}`, ...args);
  const report = existsSync(REPORT) ? readFileSync(REPORT, 'utf8') : '';
  /** @param {string} name */
  const number = (name) =>
    Number(new RegExp(`<testsuite [^>]*\\b${name}="(\\d+)"`).exec(report)?.[1] ?? 0);
  const failed = number('failures') + number('errors');
  const skipped = number('skipped');
  return {
    passed: Math.max(0, number('tests') - failed - skipped),
    // pytest can fail with no failing test: when it collects none, or stumbles itself.
    failed: failed === 0 && !passed ? 1 : failed,
    skipped,
  };
}
