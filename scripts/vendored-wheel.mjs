/**
 * The wheel that runtime-requirements.txt pins, from PyPI once and from `.cache/` then.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findPython } from './venv.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const REQUIREMENTS = join(ROOT, 'scripts/runtime-requirements.txt');
const FOLDER = join(ROOT, '.cache/wheels');

/** @returns {Promise<Uint8Array>} whose SHA-256 is the one that is pinned */
export async function vendoredWheel() {
  const pinned = /^(\w+)==(\S+) --hash=sha256:(\w+)$/m.exec(readFileSync(REQUIREMENTS, 'utf8'));
  if (!pinned) throw new Error(`${REQUIREMENTS} pins nothing.`);
  const [, name, version, sha256] = pinned;
  const file = join(FOLDER, `${name}-${version}-py3-none-any.whl`);
  if (!existsSync(file)) download();
  const wheel = readFileSync(file);
  if (createHash('sha256').update(wheel).digest('hex') !== sha256) {
    throw new Error(`${file} is not the file that ${REQUIREMENTS} pins. Delete it.`);
  }
  return wheel;
}

function download() {
  const python = findPython();
  if (python === null) throw new Error('The build needs Python 3.11 or later, with pip.');
  const pip = ['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--no-deps'];
  const what = ['--only-binary=:all:', '--require-hashes', '-d', FOLDER, '-r', REQUIREMENTS];
  execFileSync(python, [...pip, ...what], { stdio: 'inherit' });
}
