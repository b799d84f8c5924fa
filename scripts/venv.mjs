/**
 * The tests' Python: `.venv`, which is made here, and anew when a list of requirements changes.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const VENV = join(ROOT, '.venv');
const BIN = join(VENV, process.platform === 'win32' ? 'Scripts' : 'bin');
const REQUIREMENTS = ['requirements-dev.txt', 'integrations/requirements-dev.txt'].map((path) =>
  join(ROOT, path),
);
const MINIMUM = [3, 11];

/**
 * Makes the environment unless it is there.
 * @returns {(tool: string) => string} the path of one of its programs
 */
export function ensureVenv() {
  const stamp = join(VENV, 'requirements.sha256');
  const hash = createHash('sha256');
  for (const path of REQUIREMENTS) hash.update(readFileSync(path));
  const digest = hash.digest('hex');
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== digest) {
    make();
    writeFileSync(stamp, digest);
  }
  return (tool) => join(BIN, tool);
}

function make() {
  const python = findPython();
  if (python === null) {
    throw new Error(`The tests need Python ${MINIMUM.join('.')} or later (python3 on the PATH).`);
  }
  rmSync(VENV, { recursive: true, force: true });
  execFileSync(python, ['-m', 'venv', VENV], { stdio: 'inherit' });
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
  const lists = REQUIREMENTS.flatMap((path) => ['-r', path]);
  execFileSync(join(BIN, 'python'), [...pip, ...lists], { stdio: 'inherit' });
}

/** The first Python that is new enough, or null. */
export function findPython() {
  const question = `import sys; sys.exit(sys.version_info < (${MINIMUM.join(', ')}))`;
  const names = ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python'];
  return names.find((name) => spawnSync(name, ['-c', question]).status === 0) ?? null;
}
