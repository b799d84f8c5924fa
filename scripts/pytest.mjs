/**
 * Checks and tests what is written in Python: what runs inside CPython, and integrations/. Each has
 * a pyproject.toml that says what and how. Arguments go to pytest: `npm run test:python -- -k traceback`,
 * a path only to that of the two in which it is.
 */
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

import { startChild } from './children.mjs';
import { concludeResults, forgetResults } from './results.mjs';
import { ensureVenv } from './venv.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const INTEGRATIONS = join(ROOT, 'integrations');
const REPORT = join(ROOT, '.cache', 'pytest.json');

/** What pytest ends with when its arguments leave no test. */
const NO_TESTS = 5;

forgetResults('python');
const pathOf = ensureVenv();
/** @type {import('./results.mjs').Results} */
const results = { passed: 0, failed: 0, skipped: 0, failures: [], times: [] };
let tests = 0;
const args = process.argv.slice(2);
const paths = args.filter((arg) => /^[^-].*(\/|\.py\b)/.test(arg)).map(pathIn);
const options = args.filter((arg) => !paths.some(([given]) => given === arg));
for (const folder of [ROOT, INTEGRATIONS]) {
  const own = paths.filter(([, , project]) => project === folder).map(([, path]) => path);
  await checkProject(folder, paths.length === 0 || own.length > 0 ? [...options, ...own] : null);
}
if (tests === 0) fail('No Python test ran.');
concludeResults('python', results);
if (results.failed > 0) process.exitCode = 1;

/**
 * What an argument names: itself, the whole path, and the project's folder.
 * @param {string} given
 * @returns {[given: string, path: string, project: string]}
 */
function pathIn(given) {
  const [path = ''] = given.split('::');
  const folder = [ROOT, INTEGRATIONS].find((one) => existsSync(resolve(one, path)));
  if (folder === undefined) {
    console.error(`There is no ${path}.`);
    process.exit(2);
  }
  const whole = resolve(folder, given);
  return [given, whole, whole.startsWith(INTEGRATIONS + sep) ? INTEGRATIONS : ROOT];
}

/**
 * @param {string} folder
 * @param {string[] | null} args Of pytest; null when it has nothing to do here.
 */
async function checkProject(folder, args) {
  const project = folder === ROOT ? 'src/python' : 'integrations';
  for (const [tool = '', ...rest] of [['ruff', 'check'], ['ruff', 'format', '--check'], ['mypy']]) {
    const start = Date.now();
    const name = [tool, ...rest].join(' ');
    if ((await run(folder, tool, ...rest)) === 0) results.passed++;
    else fail(`${name} in ${project}`);
    results.times.push({ name: `${name} of ${project}`, seconds: (Date.now() - start) / 1000 });
  }
  if (args === null) return;
  mkdirSync(join(ROOT, '.cache'), { recursive: true });
  rmSync(REPORT, { force: true });
  const status = await run(folder, 'pytest', '-p', 'pytest_results', ...args);
  /** @type {import('./results.mjs').Results} */
  const own = existsSync(REPORT)
    ? JSON.parse(readFileSync(REPORT, 'utf8'))
    : { passed: 0, failed: 0, skipped: 0, failures: [], times: [] };
  tests += own.passed + own.failed + own.skipped;
  results.passed += own.passed;
  results.failed += own.failed;
  results.skipped += own.skipped;
  results.failures.push(...own.failures);
  results.times.push(...own.times);
  // pytest can fail with no failing test, when it stumbles itself; and with no report it was ended by
  // one of its tests, before the others.
  const isContent = status === 0 ? existsSync(REPORT) : status === NO_TESTS && args.length > 0;
  if (own.failed === 0 && !isContent) fail(`pytest in ${project}`);
}

/** @param {string} what */
function fail(what) {
  results.failed++;
  results.failures.push(what);
}

/**
 * Runs a tool of the environment; gives its exit code.
 * @param {string} folder
 * @param {string} tool
 * @param {string[]} args
 */
async function run(folder, tool, ...args) {
  console.log(`> ${[tool, ...args].join(' ')}`);
  const env = { ...process.env, PYTHONPATH: join(ROOT, 'scripts'), PYTEST_RESULTS: REPORT };
  const child = startChild(pathOf(tool), args, { cwd: folder, stdio: 'inherit', env });
  const [status] = await once(child, 'close');
  return status;
}
