/**
 * Checks and tests what is written in Python: what runs inside CPython, and integrations/. Each has
 * a pyproject.toml that says what and how. Arguments go to pytest: `npm run test:python -- -k traceback`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { forgetCounts, writeCounts } from './counts.mjs';
import { ensureVenv } from './venv.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const REPORT = join(ROOT, '.cache', 'pytest.xml');

/** What pytest ends with when its arguments leave no test. */
const NO_TESTS = 5;

forgetCounts('python');
const pathOf = ensureVenv();
const counts = { passed: 0, failed: 0, skipped: 0 };
let tests = 0;
for (const folder of [ROOT, join(ROOT, 'integrations')])
  checkProject(folder, process.argv.slice(2));
if (tests === 0) counts.failed++;
writeCounts('python', counts);
if (counts.failed > 0) process.exitCode = 1;

/**
 * @param {string} folder
 * @param {string[]} args
 */
function checkProject(folder, args) {
  for (const [tool = '', ...rest] of [['ruff', 'check'], ['ruff', 'format', '--check'], ['mypy']]) {
    counts[run(folder, tool, ...rest) === 0 ? 'passed' : 'failed']++;
  }
  mkdirSync(join(ROOT, '.cache'), { recursive: true });
  rmSync(REPORT, { force: true });
  const status = run(folder, 'pytest', `--junitxml=${REPORT}`, ...args);
  const report = existsSync(REPORT) ? readFileSync(REPORT, 'utf8') : '';
  /** @param {string} name */
  const number = (name) =>
    Number(new RegExp(`<testsuite [^>]*\\b${name}="(\\d+)"`).exec(report)?.[1] ?? 0);
  const failed = number('failures') + number('errors');
  tests += number('tests');
  counts.skipped += number('skipped');
  counts.passed += Math.max(0, number('tests') - failed - number('skipped'));
  // pytest can fail with no failing test, when it stumbles itself.
  const isContent = status === 0 || (status === NO_TESTS && args.length > 0);
  counts.failed += failed === 0 && !isContent ? 1 : failed;
}

/**
 * Runs a tool of the environment; gives its exit code.
 * @param {string} folder
 * @param {string} tool
 * @param {string[]} args
 */
function run(folder, tool, ...args) {
  console.log(`> ${[tool, ...args].join(' ')}`);
  return spawnSync(pathOf(tool), args, { cwd: folder, stdio: 'inherit' }).status;
}
